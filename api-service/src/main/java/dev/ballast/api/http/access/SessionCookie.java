package dev.ballast.api.http.access;

import dev.ballast.api.access.Sessions;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/// The cookie by which the page acts with a key (RFC 6265). Scripts cannot read it and other sites
/// cannot send it; a request that changes something counts only with [#HEADER] as well, which a
/// form of another site cannot set and a script of one may not.
@ApplicationScoped
public class SessionCookie {
    /// Any value will do.
    public static final String HEADER = "X-Ballast-Page";

    private static final String NAME = "ballast_session";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Sessions sessions;

    SessionCookie(Sessions sessions) {
        this.sessions = sessions;
    }

    /// The session that the request counts for.
    Optional<Sessions.Session> of(HttpServerRequest request) {
        Cookie cookie = request.getCookie(NAME);
        return cookie == null || isForged(request)
                ? Optional.empty()
                : sessions.read(cookie.getValue());
    }

    /// Whether the request brings a session that does not count, as it may come from another site.
    static boolean lacksHeader(HttpServerRequest request) {
        return request.getCookie(NAME) != null && isForged(request);
    }

    /// Gives the browser a later end of its session, now and then.
    void slide(Sessions.Session session, HttpServerRequest request) {
        if (SAFE.contains(request.method()) && sessions.isDue(session)) {
            request.response().addCookie(begin(session.keyHash(), request.isSSL()));
        }
    }

    /// The cookie of a session that begins now.
    ///
    /// @param secure whether the browser came by https, also to a trusted proxy, and is to send it
    ///   by that only
    public Cookie begin(String keyHash, boolean secure) {
        return cookie(sessions.begin(keyHash), Sessions.LIFETIME.toSeconds(), secure);
    }

    /// The cookie that takes the session away.
    public Cookie end(boolean secure) {
        return cookie("", 0, secure);
    }

    private static boolean isForged(HttpServerRequest request) {
        return !SAFE.contains(request.method()) && request.getHeader(HEADER) == null;
    }

    private static Cookie cookie(String value, long seconds, boolean secure) {
        return Cookie.cookie(NAME, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(secure)
                .setSameSite(CookieSameSite.STRICT)
                .setMaxAge(seconds);
    }
}
