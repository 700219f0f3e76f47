package dev.ballast.model.message;

import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.FoundFile;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.Stall;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.View;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One message of every type, every field filled.
final class Samples {
    private static final UUID TASK = UUID.fromString("01970000-0000-7000-8000-000000000001");
    private static final UUID JOB = UUID.fromString("01970000-0000-7000-8000-000000000002");
    private static final VolumeName VOLUME = VolumeName.SHARED;
    private static final Sha256 SHA256 = new Sha256("ab".repeat(32));
    private static final SourceRef SOURCE = SourceRef.parse("hf://acme/tiny@main");
    private static final RelativePath PATH = new RelativePath("model.safetensors");
    private static final Work.StoredFile STORED =
            new Work.StoredFile(PATH, SHA256, 1024, "cd".repeat(20));
    private static final Work.PlannedFile PLANNED =
            new Work.PlannedFile(
                    PATH,
                    URI.create("https://hub.test/acme/tiny/model.safetensors?sig=1"),
                    1024L,
                    SHA256,
                    "cd".repeat(20),
                    "\"etag\"");
    private static final Work INSPECT = new Work.Inspect(JOB, VOLUME, PATH, SHA256, 1024);

    private static final RateHold HOLD = new RateHold(new RateBucket("hub.test#0123456789ab"), 30);

    private static final HubFacts FACTS =
            new HubFacts(
                    "civitai",
                    "Tiny style",
                    "acme",
                    "What it is.",
                    "SDXL 1.0",
                    "LORA",
                    "v2",
                    List.of("style"),
                    List.of("tinystyle"),
                    false,
                    "mit",
                    "auto",
                    Map.of("F16", 1000L),
                    Map.of("downloads", 10L),
                    "456",
                    123L,
                    789L,
                    "fp16",
                    Instant.parse("2026-01-01T00:00:00Z"),
                    "https://civitai.test/models/123?modelVersionId=456",
                    new HubFacts.Preview(
                            SHA256,
                            "image/jpeg",
                            450,
                            658,
                            1,
                            new RelativePath(".ballast/previews/ab/abab.jpg")),
                    new HubFacts.Offer(
                            "tiny.safetensors",
                            228_000_000L,
                            SHA256,
                            "It may be used on the site only."));

    private Samples() {}

    static List<Object> all() {
        return List.of(
                new Work.Resolve(
                        JOB,
                        VOLUME,
                        SOURCE,
                        List.of("*.safetensors"),
                        List.of("*.bin"),
                        SHA256,
                        true),
                new Work.Transfer(JOB, VOLUME, SOURCE, "c0ffee", PLANNED),
                new Work.Publish(
                        JOB,
                        VOLUME,
                        SOURCE,
                        "c0ffee",
                        View.PLAIN,
                        new RelativePath("checkpoints"),
                        List.of(STORED),
                        true),
                INSPECT,
                new Work.Remove(
                        VOLUME,
                        "acme-tiny-0123456789abcdef",
                        List.of(RelativePath.of("checkpoints", "model.safetensors")),
                        List.of(SHA256),
                        List.of(TASK),
                        JOB,
                        7L),
                new Work.Verify(
                        JOB,
                        VOLUME,
                        PATH,
                        SHA256,
                        1024,
                        List.of(RelativePath.of("checkpoints", "model.safetensors")),
                        1_048_576L),
                new Work.Describe(JOB, VOLUME, SOURCE, "model.safetensors", 4),
                new Work.Identify(JOB, VOLUME, List.of(SHA256), 4),
                new Work.Scan(JOB, VOLUME),
                new Work.Digest(
                        JOB, VOLUME, PATH, 1024, Instant.parse("2026-03-01T10:15:00Z"), 1_048_576L),
                new Control.Stop(TASK, 7, Control.StopReason.CANCELLED),
                new Control.Drain("worker-1"),
                new Control.Activate("worker-1"),
                new Control.Limits(1_048_576L, 16, Map.of("worker-1", 524_288L), 2, List.of(HOLD)),
                new Control.JobSpeed(JOB, Priority.DEFAULT, 65_536L, Map.of("worker-1", 32_768L)),
                new Control.Wake("worker-1"),
                new TaskEvent.Progress(TASK, 7, 512, 1024L, 100, Stall.SPEED_LIMIT, true),
                new TaskEvent.Resolved(TASK, 7, "c0ffee", "acme/tiny", 0, true, List.of(PLANNED)),
                new TaskEvent.Transferred(TASK, 7, SHA256, 1024),
                new TaskEvent.Published(TASK, 7, new RelativePath("checkpoints"), List.of(STORED)),
                new TaskEvent.Inspected(
                        TASK,
                        7,
                        SHA256,
                        new ModelFacts(
                                "gguf",
                                2L,
                                1000L,
                                "Q4_K",
                                "Q4_K_M",
                                "llama",
                                Map.of("context_length", "4096"),
                                List.of("A tensor ends past the file."),
                                new Safety(
                                        Safety.Verdict.DANGEROUS,
                                        List.of("os.system"),
                                        List.of("data.pkl is cut off at byte 40."),
                                        2))),
                new TaskEvent.Removed(TASK, 7),
                new TaskEvent.Found(
                        TASK,
                        7,
                        0,
                        true,
                        List.of(
                                new FoundFile(
                                        PATH,
                                        1024,
                                        Instant.parse("2026-03-01T10:15:00Z"),
                                        "hf://acme/tiny",
                                        "c".repeat(40),
                                        null))),
                new TaskEvent.Digested(TASK, 7, SHA256),
                new TaskEvent.Verified(
                        TASK,
                        7,
                        SHA256,
                        false,
                        List.of(
                                new TaskEvent.DamagedName(
                                        RelativePath.of("checkpoints", "model.safetensors"),
                                        Damage.CHANGED))),
                new TaskEvent.Described(TASK, 7, FACTS, 30L),
                new TaskEvent.Identified(TASK, 7, Map.of("ab".repeat(32), 456L), 30L),
                new TaskEvent.Failed(
                        TASK,
                        7,
                        FailureCode.SOURCE_RATE_LIMITED,
                        "The hub asks to wait.",
                        30L,
                        List.of(SHA256),
                        true,
                        true),
                new TaskEvent.HandedBack(TASK, 7),
                new Doorbell(TASK, JOB, TaskKind.TRANSFER, VOLUME, Priority.DEFAULT),
                new Report(
                        "worker-1",
                        Instant.parse("2026-03-01T10:15:00Z"),
                        new Report.WorkerStatus(
                                List.of(TaskKind.RESOLVE, TaskKind.TRANSFER),
                                "node-7",
                                Report.WorkerState.ACTIVE,
                                4,
                                List.of(new Report.VolumeStatus(VOLUME, 1000, 400, "/models")),
                                100,
                                "0.1.0",
                                List.of(TASK),
                                true,
                                List.of(HOLD)),
                        List.of(new TaskEvent.HandedBack(TASK, 7))),
                new Claim(
                        TASK,
                        7,
                        30,
                        INSPECT,
                        Map.of("token", "hf_secret"),
                        Priority.DEFAULT,
                        65_536L),
                new Claim.Request("worker-1", List.of(TaskKind.TRANSFER), List.of(VOLUME), TASK));
    }
}
