package dev.ballast.api.http.admin;

import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/// The rows of the admin page, each a test that is named after it.
abstract class AdminTest {
    @Inject AdminFixture admin;
    @Inject Callers callers;
    @Inject QueueFixture queue;

    @BeforeEach
    void reset() {
        admin.reset();
    }
}
