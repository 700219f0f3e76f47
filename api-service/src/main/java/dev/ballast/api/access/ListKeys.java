package dev.ballast.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Lists the API keys, oldest first, without their secrets.
@ApplicationScoped
public class ListKeys {
    private final ApiKeyStore keys;

    ListKeys(ApiKeyStore keys) {
        this.keys = keys;
    }

    @Transactional
    public List<ApiKey> handle() {
        return keys.list();
    }
}
