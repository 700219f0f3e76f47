package dev.ballast.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one real [Browser] of this run. Where none is installed they are skipped, and
/// say so.
final class Chromium implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Chromium.class);

    /// How long an assertion may wait for what the page shows.
    private static final double PATIENCE_MILLISECONDS = 30_000;

    private static final List<Path> PLACES =
            List.of(
                    // Draws nothing but pages, for two thirds of the CPU.
                    Path.of("/usr/bin/chromium-headless-shell"),
                    Path.of("/usr/bin/chromium"),
                    Path.of("/usr/bin/chromium-browser"),
                    Path.of("/usr/bin/google-chrome"));

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeTrue(program().isPresent(), "no Chromium at " + PLACES);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    /// The root's store closes it when the last test has ended.
    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "browser", _ -> Running.start(program().orElseThrow()), Running.class)
                .browser();
    }

    private static Optional<Path> program() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    private record Running(Playwright driver, Browser browser) implements AutoCloseable {
        static Running start(Path program) {
            // The driver would fetch browsers of its own.
            Playwright driver =
                    Playwright.create(
                            new Playwright.CreateOptions()
                                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            BrowserType.LaunchOptions options =
                    new BrowserType.LaunchOptions()
                            .setExecutablePath(program)
                            .setArgs(
                                    List.of(
                                            "--no-sandbox",
                                            "--disable-gpu",
                                            "--disable-quic",
                                            "--no-first-run",
                                            "--disable-background-networking"));
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLISECONDS);
            return new Running(driver, driver.chromium().launch(options));
        }

        @Override
        public void close() {
            browser.close();
            driver.close();
        }
    }
}
