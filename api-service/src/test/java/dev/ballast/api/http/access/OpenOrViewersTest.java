package dev.ballast.api.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class OpenOrViewersTest {
    private static final SecurityIdentity NOBODY =
            QuarkusSecurityIdentity.builder().setAnonymous(true).build();
    private static final SecurityIdentity VIEWER =
            QuarkusSecurityIdentity.builder()
                    .setPrincipal(new QuarkusPrincipal("v"))
                    .addRole(Role.Name.VIEWER)
                    .build();

    @Test
    void closedPagesAreForViewersOnly() {
        assertThat(letsIn(new OpenOrViewers.Docs(false), NOBODY)).isFalse();
        assertThat(letsIn(new OpenOrViewers.Docs(false), VIEWER)).isTrue();
        assertThat(letsIn(new OpenOrViewers.Metrics(false), NOBODY)).isFalse();
    }

    @Test
    void openPagesAreForEverybody() {
        assertThat(letsIn(new OpenOrViewers.Docs(true), NOBODY)).isTrue();
        assertThat(letsIn(new OpenOrViewers.Metrics(true), NOBODY)).isTrue();
    }

    private static boolean letsIn(HttpSecurityPolicy policy, SecurityIdentity caller) {
        return policy.checkPermission(null, Uni.createFrom().item(caller), null)
                .await()
                .indefinitely()
                .isPermitted();
    }
}
