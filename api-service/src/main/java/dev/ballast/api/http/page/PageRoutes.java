package dev.ballast.api.http.page;

import io.quarkiverse.web.bundler.runtime.Bundle;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Serves the page at all its addresses, `/admin/…`, and leads there from `/`. It is open to
/// everybody, as it holds no data.
///
/// Nothing but what comes from this service runs on it or styles it (Content Security Policy Level
/// 3), and the scripts cannot make elements of text (Trusted Types).
@ApplicationScoped
public class PageRoutes {
    private static final String START = "/admin/models";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                    + " trusted-types lit-html";

    private final String page;

    PageRoutes(Bundle bundle) {
        page =
                read().replace("@STYLE@", bundle.style("app"))
                        .replace("@SCRIPT@", bundle.script("app"));
    }

    void register(@Observes Router router) {
        router.get("/").handler(PageRoutes::lead);
        router.get("/admin").handler(PageRoutes::lead);
        router.route("/admin/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::show);
    }

    private static void lead(RoutingContext context) {
        context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, START).end();
    }

    private void show(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .end(page);
    }

    private static String read() {
        try (InputStream file = PageRoutes.class.getResourceAsStream("/page.html")) {
            if (file == null) {
                throw new IllegalStateException("page.html is not in the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
