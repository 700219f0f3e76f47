package dev.ballast.worker.kafka;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Topics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes what a worker reads from and writes to, where it is missing, and sets up its share groups.
/// Any number of workers may do it at once and again.
public final class KafkaTopics {
    private static final Logger LOG = System.getLogger(KafkaTopics.class.getName());
    private static final String RETENTION_MS = Long.toString(Duration.ofDays(1).toMillis());

    /// What a worker that was killed held rings again after this; Kafka takes no less.
    private static final String SHORTEST_LOCK_MS = "15000";

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final KafkaConnection kafka;
    private final List<TaskKind> kinds;
    private final List<VolumeName> volumes;

    public KafkaTopics(KafkaConnection kafka, List<TaskKind> kinds, List<VolumeName> volumes) {
        this.kafka = kafka;
        this.kinds = List.copyOf(kinds);
        this.volumes = List.copyOf(volumes);
    }

    /// Tries until everything is there.
    public void prepare() throws InterruptedException {
        boolean said = false;
        while (!tryToPrepare(!said)) {
            said = true;
            Thread.sleep(AFTER_FAILURE);
        }
    }

    private boolean tryToPrepare(boolean saying) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.settings("setup", Map.of()))) {
            create(admin);
            startGroupsAtTheBeginning(admin);
            return true;
        } catch (ExecutionException e) {
            if (saying) {
                LOG.log(
                        Level.WARNING,
                        "Kafka is not ready, trying until it is cause=" + e.getCause());
            }
            return false;
        }
    }

    private void create(Admin admin) throws ExecutionException, InterruptedException {
        List<NewTopic> topics = new ArrayList<>();
        topics.add(topic(Topics.CONTROL, 1));
        topics.add(topic(Topics.REPORTS, 4));
        for (TaskKind kind : kinds) {
            volumes.forEach(volume -> topics.add(topic(Topics.tasks(kind, volume), 1)));
        }
        for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /// A group that is new reads what rang before it was there.
    private void startGroupsAtTheBeginning(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (TaskKind kind : kinds) {
            for (VolumeName volume : volumes) {
                changes.put(
                        new ConfigResource(
                                ConfigResource.Type.GROUP, Topics.workersGroup(kind, volume)),
                        List.of(
                                set("share.auto.offset.reset", "earliest"),
                                set("share.record.lock.duration.ms", SHORTEST_LOCK_MS)));
            }
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, RETENTION_MS));
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
