package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Somebody who has the page open in a browser of their own.
final class Visitor implements AutoCloseable {
    private static final double PATIENCE = 30_000;

    /// What is opened takes the keyboard, so nothing of it is far, however long the list before it.
    private static final int MOST_TABS = 10;

    private static final String HAS_FOCUS = "node => node.getRootNode().activeElement === node";
    private static final long LOOK_AROUND_MILLISECONDS = 10_000;

    private final BrowserContext context;
    private final Page page;
    private final URI address;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Visitor(Browser browser, URI address, ColorScheme colours, int width) {
        this.address = address;
        context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, 900)
                                .setColorScheme(colours)
                                .setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onPageError(complaints::add);
        // A request that failed is told here too, and is expected where a test takes the API away.
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
                complaints.add(message.text());
            }
        });
    }

    /// Somebody who has not signed in.
    static Visitor of(Browser browser, Product product, ColorScheme colours, int width) {
        return new Visitor(browser, product.address(), colours, width);
    }

    /// Somebody who has signed in with this key, and sees what is at this path.
    static Visitor at(String path, Browser browser, Product product, String key) {
        Visitor visitor = of(browser, product, ColorScheme.LIGHT, 1440);
        visitor.signIn(key);
        visitor.go(path);
        return visitor;
    }

    /// As the form does it, but without waiting for the page.
    void signIn(String key) {
        APIResponse answer =
                context.request()
                        .post(
                                address.resolve("/api/v1/session").toString(),
                                RequestOptions.create()
                                        .setHeader("Authorization", "Bearer " + key));
        assertThat(answer.status()).isEqualTo(200);
    }

    void go(String path) {
        page.navigate(address.resolve(path).toString());
    }

    /// Lets the time pass in which the page asks for all numbers, and waits for the last of them.
    /// Its clock must have been installed before it was opened.
    void lookAround() {
        page.waitForResponse(
                "**/api/v1/catalog/facets", () -> page.clock().runFor(LOOK_AROUND_MILLISECONDS));
    }

    /// Lets the page see the answers to these addresses, JSON objects, as this changes them.
    void seesChanged(Pattern addresses, Consumer<ObjectNode> change) {
        page.route(
                addresses,
                route -> {
                    ObjectNode answer = (ObjectNode) Api.parse(route.fetch().text());
                    change.accept(answer);
                    route.fulfill(
                            new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody(answer.toString()));
                });
    }

    /// Deletes the model that is open, and says yes, by keyboard alone.
    void deleteByKeyboard() {
        PlaywrightAssertions.assertThat(article()).isFocused();
        tabTo(button("Delete"));
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(button("Keep it")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
    }

    /// Presses Tab until this has the focus.
    private void tabTo(Locator wanted) {
        for (int steps = 0; steps < MOST_TABS && !(boolean) wanted.evaluate(HAS_FOCUS); steps++) {
            page.keyboard().press("Tab");
        }
        PlaywrightAssertions.assertThat(wanted).isFocused();
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    /// The section under this heading.
    Locator section(String heading) {
        return page.locator("section").filter(new Locator.FilterOptions().setHas(heading(heading)));
    }

    Locator group(String name) {
        return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(name));
    }

    Locator article() {
        return page.getByRole(AriaRole.ARTICLE);
    }

    /// A card of the catalog.
    Locator card(String name) {
        return page.locator("bal-card").and(group(name));
    }

    /// The button whose name begins so, as those do that count what they stand for.
    Locator chip(String name) {
        return page.getByRole(
                AriaRole.BUTTON,
                new Page.GetByRoleOptions()
                        .setName(
                                Pattern.compile(
                                        "^" + name.replaceAll("[()]", "\\\\$0") + " \\d+$")));
    }

    Locator text(String text) {
        return page.getByText(text);
    }

    Locator text(Pattern text) {
        return page.getByText(text);
    }

    /// Nothing failed in the page's scripts, and the browser refused nothing.
    @Override
    public void close() {
        context.close();
        assertThat(complaints).isEmpty();
    }
}
