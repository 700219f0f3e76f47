package dev.ballast.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/// A real Kafka in this JVM: one node that is broker and controller (KRaft), with share groups. It
/// finds its data again after it was stopped or killed.
public final class LocalKafka implements AutoCloseable {
    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final String bootstrap;
    private final @Nullable Path temporary;

    private LocalKafka(KafkaRaftServer server, String bootstrap, @Nullable Path temporary) {
        this.server = server;
        this.bootstrap = bootstrap;
        this.temporary = temporary;
    }

    /// The one Kafka of this JVM, in a temporary folder, started at the first call and stopped with
    /// the JVM.
    public static LocalKafka shared() {
        return Shared.INSTANCE;
    }

    /// Starts Kafka and returns once it takes requests.
    ///
    /// @param folder where the data is or shall be
    /// @param port clients connect to this port of 127.0.0.1
    /// @param controllerPort used by Kafka alone
    /// @throws IOException when the folder cannot be used
    public static LocalKafka start(Path folder, int port, int controllerPort) throws IOException {
        return start(folder, port, controllerPort, null);
    }

    /// What clients take as `bootstrap.servers`.
    public String bootstrap() {
        return bootstrap;
    }

    /// Waits until it has been stopped.
    public void awaitShutdown() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        if (temporary != null) {
            try {
                Folders.delete(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static LocalKafka start(
            Path folder, int port, int controllerPort, @Nullable Path temporary)
            throws IOException {
        Files.createDirectories(folder);
        String bootstrap = "127.0.0.1:" + port;
        Map<String, String> settings = settings(folder, bootstrap, "127.0.0.1:" + controllerPort);
        format(folder);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        return new LocalKafka(server, bootstrap, temporary);
    }

    private static Map<String, String> settings(Path folder, String bootstrap, String controller) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://" + controller);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "true");
        settings.put("num.partitions", "1");
        // One node cannot hold a second copy of Kafka's own topics.
        for (String topic : new String[] {"offsets.topic", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "4");
        }
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        // Nobody joins later on one machine, so a group need not wait for more members.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.share.max.size", "1000");
        settings.put("group.share.partition.max.record.locks", "10000");
        // Doorbells and reports are worthless after hours.
        settings.put("log.retention.hours", "6");
        settings.put("log.retention.bytes", Integer.toString(256 << 20));
        settings.put("log.segment.bytes", Integer.toString(16 << 20));
        // Sized for a laptop: the defaults take 128 MiB for the log cleaner alone.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        return settings;
    }

    /// Marks a new folder as Kafka's; one that is marked stays as it is.
    private static void format(Path folder) throws IOException {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format " + folder, e);
        }
    }

    private static final class Shared {
        private static final LocalKafka INSTANCE = startTemporary();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "kafka-stop"));
        }

        private static LocalKafka startTemporary() {
            try {
                Path folder = Files.createTempDirectory("ballast-kafka-");
                return start(folder, FreePort.any(), FreePort.any(), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
