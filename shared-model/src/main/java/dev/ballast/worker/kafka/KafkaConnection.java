package dev.ballast.worker.kafka;

import dev.ballast.settings.KafkaSecurity;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/// How Kafka is reached.
///
/// @param bootstrap `host:port`, comma separated
/// @param security how the clients prove who they are and whom they trust
/// @param clientId names the clients in the broker's logs and metrics
public record KafkaConnection(String bootstrap, KafkaSecurity security, String clientId) {

    /// Settings of any client, with its own on top. A broker that is away is looked for every
    /// second.
    Map<String, Object> settings(String role, Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(security.clientSettings());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-" + role);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 1000);
        settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 30_000);
        settings.putAll(own);
        return settings;
    }
}
