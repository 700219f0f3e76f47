package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The rows of UltraMuse's documentation that are about bytes on their way and on the volume.
@ExtendWith(SharedProduct.class)
class UltraMuseRowsTest {
    private final Product product;
    private final UltraMuse ultraMuse;

    UltraMuseRowsTest(Product product) {
        this.product = product;
        this.ultraMuse = new UltraMuse(product);
    }

    @Test
    void um07AModelOfCivitaiLiesThereAsTheKindOfFileThatItIs() {
        Content content = Content.generated(6_107, 20_000);
        product.civitai().release(6_107, 61_071).file(1, "um07_v1.pt", content);

        ultraMuse.completed(
                ultraMuse.startPage(
                        "UM 07", "https://civitai.com/models/6107/um-07?modelVersionId=61071"));

        Path folder = product.volume().resolve("custom");
        assertThat(Disk.sha256(folder.resolve("um-07.pt"))).isEqualTo(content.sha256());
        assertThat(folder.resolve("um-07.safetensors")).doesNotExist();
        ultraMuse.remove("um-07");
    }

    @Test
    void um08ADownloadOfAnAddressGoesOnWhereItsWorkerWasKilled() {
        Content content = Content.generated(6_108, mebibytes(40));
        Served served = serve("um08", content).throttledTogetherTo(mebibytes(5));
        String job = ultraMuse.start("um08", "custom", "vae");
        ultraMuse.awaitBytes(job, mebibytes(16));

        product.killAndStart(product.api().ownerOfTheFile(job));

        served.throttledTogetherTo(mebibytes(64));
        ultraMuse.completed(job);
        assertThat(Disk.sha256(ultraMuse.file("custom", "um08"))).isEqualTo(content.sha256());
        assertThat(product.hub().bytesServedTwice(UltraMuse.path("um08")))
                .isLessThanOrEqualTo(mebibytes(8));
        ultraMuse.remove("um08");
    }

    private record Placed(String family, String type, String folder) {
        String id() {
            return "um11-" + folder;
        }
    }

    @Test
    void um11EachFileLandsInTheFolderOfItsFamilyOrElseOfItsType() {
        List<Placed> all =
                List.of(
                        new Placed("zimage", "lora", "zimage"),
                        new Placed("qwen", "vision_language", "qwen"),
                        new Placed("flux", "vae", "flux"),
                        new Placed("sdxl", "base_model", "sdxl"),
                        new Placed("", "vae", "custom"),
                        new Placed("other", "base_model", "base"),
                        new Placed("other", "lora", "lora"),
                        new Placed("other", "vae", "vae"),
                        new Placed("other", "adapter", "adapter"));
        List<String> jobs = new ArrayList<>();
        for (Placed model : all) {
            serve(model.id(), Content.generated(model.folder().hashCode(), 3_000));
            jobs.add(ultraMuse.start(model.id(), model.family(), model.type()));
        }

        jobs.forEach(ultraMuse::completed);

        for (Placed model : all) {
            assertThat(Disk.sha256(ultraMuse.file(model.folder(), model.id())))
                    .as(model.folder())
                    .isEqualTo(Content.generated(model.folder().hashCode(), 3_000).sha256());
            assertThat(ultraMuse.installed(model.id()).path("localPath").asText())
                    .isEqualTo(model.folder() + UltraMuse.path(model.id()));
        }
    }

    @Test
    void um13TheDiskUsageIsThatOfTheFilesAndFallsWithThem() throws IOException {
        Content shared = Content.generated(6_113, 300_000);
        serve("um13-first", shared);
        serve("um13-twin", shared);
        serve("um13-other", Content.generated(6_114, 70_001));
        long before = ultraMuse.diskUsage();

        ultraMuse.completed(ultraMuse.start("um13-first", "flux", "lora"));
        ultraMuse.completed(ultraMuse.start("um13-twin", "sdxl", "lora"));
        ultraMuse.completed(ultraMuse.start("um13-other", "other", "vae"));

        Path first = ultraMuse.file("flux", "um13-first");
        Path second = ultraMuse.file("sdxl", "um13-twin");
        Path other = ultraMuse.file("vae", "um13-other");
        assertThat(ultraMuse.diskUsage() - before)
                .isEqualTo(bytesOnDisk(first, second, other))
                .isEqualTo(370_001);
        ultraMuse.remove("um13-first");
        assertThat(ultraMuse.diskUsage() - before)
                .isEqualTo(bytesOnDisk(second, other))
                .isEqualTo(370_001);
        ultraMuse.remove("um13-twin");
        assertThat(ultraMuse.diskUsage() - before).isEqualTo(bytesOnDisk(other)).isEqualTo(70_001);
        ultraMuse.remove("um13-other");
        assertThat(ultraMuse.diskUsage()).isEqualTo(before);
    }

    @Test
    void um20ADownloadIsSaidToStandWhileItsSourceIsFrozen() {
        CountDownLatch released = new CountDownLatch(1);
        Content content = Content.generated(6_120, mebibytes(4));
        Served served =
                serve("um20", content)
                        .failingAlwaysWith(Fault.waitAfter(kibibytes(64), released))
                        .throttledTogetherTo(kibibytes(512));
        String job = ultraMuse.start("um20", "flux", "lora");

        JsonNode stalled = awaitStalled(job, true);

        assertThat(stalled.path("status").asText()).isEqualTo("downloading");
        assertThat(UltraMuse.bytes(stalled)).isLessThan(content.length());
        released.countDown();
        assertThat(awaitStalled(job, false).path("status").asText()).isEqualTo("downloading");
        served.throttledTogetherTo(mebibytes(64));
        ultraMuse.completed(job);
    }

    @Test
    void um21FilesThatAreDamagedOrMissingOnDiskAreReported() throws IOException {
        for (String id : List.of("um21-rotten", "um21-missing", "um21-sound")) {
            serve(id, Content.generated(id.hashCode(), 5_000));
            ultraMuse.completed(ultraMuse.start(id, "other", "lora"));
        }
        Disk.rot(ultraMuse.file("lora", "um21-rotten"), 2_500);
        Files.delete(ultraMuse.file("lora", "um21-missing"));

        ultraMuse.verify("um21-rotten");
        ultraMuse.verify("um21-missing");
        ultraMuse.verify("um21-sound");

        assertThat(ultraMuse.installed("um21-rotten").path("damaged").asBoolean()).isTrue();
        assertThat(ultraMuse.installed("um21-missing").path("damaged").asBoolean()).isTrue();
        assertThat(ultraMuse.installed("um21-sound").path("damaged").asBoolean()).isFalse();
        ultraMuse.remove("um21-rotten");
        ultraMuse.remove("um21-missing");
    }

    private Served serve(String id, Content content) {
        return product.hub().serve(UltraMuse.path(id), content);
    }

    private JsonNode awaitStalled(String job, boolean stalled) {
        return await("stalled=%s of job %s".formatted(stalled, job))
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> ultraMuse.download(job),
                        download -> download.path("stalled").asBoolean() == stalled);
    }

    /// What files take up, several names of one file counted once.
    private static long bytesOnDisk(Path... files) throws IOException {
        Set<Object> seen = new HashSet<>();
        long bytes = 0;
        for (Path file : files) {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (seen.add(found.fileKey())) {
                bytes += found.size();
            }
        }
        return bytes;
    }
}
