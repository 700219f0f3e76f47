package dev.ballast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {
    private final Map<String, String> environment =
            new HashMap<>(
                    Map.of(
                            "BALLAST_URL", "http://api:8080",
                            "BALLAST_KEY", "bk_1",
                            "BALLAST_KAFKA", "kafka:9092",
                            "BALLAST_VOLUMES", "shared=/models, local=/scratch"));

    @Test
    void readsWhatIsSetAndDefaultsTheRest() {
        environment.put("BALLAST_EGRESS_ALLOW", "127.0.0.1, hub.example ,");
        WorkerSettings settings = WorkerSettings.read(environment::get, "download", 4);
        assertThat(settings.volumes())
                .containsEntry(VolumeName.SHARED, Path.of("/models"))
                .containsEntry(new VolumeName("local"), Path.of("/scratch"));
        assertThat(settings.slots()).isEqualTo(4);
        assertThat(settings.id()).isEqualTo(settings.host() + "-download");
        assertThat(settings.egressAllow()).containsExactly("127.0.0.1", "hub.example");
    }

    @Test
    void givesNodesWhoseNamesDifferVolumesWhoseNamesDiffer() {
        String node = "node-ip-10-0-0-1.eu-central-1.compute.internal";

        VolumeName name = volumeAt(Path.of("/nvme"), node);

        assertThat(name).hasToString("node-ip-10-0-0-1-eu-central-1-compute-internal-a5f650c7");
        assertThat(volumeAt(Path.of("/nvme"), node.replace('.', '-')))
                .hasToString("node-ip-10-0-0-1-eu-central-1-compute-internal");
        assertThat(volumeAt(Path.of("/nvme"), "node-" + "a.".repeat(28) + "b").value()).hasSize(63);
    }

    @Test
    void aVolumeKeepsTheNameThatANodeWithDotsHadWhenItWasBegun(@TempDir Path root)
            throws IOException {
        VolumeName before = volumeAt(root, "node-a.b");
        Volume.open(root).close();
        assertThat(volumeAt(root, "node-a.b")).isEqualTo(before);
        // As versions before did not leave it there.
        Files.delete(root.resolve(".ballast/named-by-digest"));

        Volume.open(root).close();

        assertThat(volumeAt(root, "node-a.b")).hasToString("node-a-b");
    }

    @Test
    void refusesTwoVolumesOfOneName() {
        environment.put("BALLAST_VOLUMES", "shared=/models,shared=/scratch");
        assertThatThrownBy(() -> WorkerSettings.read(environment::get, "download", 4))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("two volumes of the name 'shared'");
    }

    private VolumeName volumeAt(Path root, String name) {
        environment.put("BALLAST_VOLUMES", name + "=" + root);
        return WorkerSettings.read(environment::get, "download", 4)
                .volumes()
                .keySet()
                .iterator()
                .next();
    }

    @Test
    void um14TakesModelsDirWhereNoVolumesAreNamed() {
        environment.put("MODELS_DIR", "/workspace/models");
        assertThat(WorkerSettings.read(environment::get, "download", 4).volumes())
                .containsEntry(VolumeName.SHARED, Path.of("/models"));

        environment.remove("BALLAST_VOLUMES");
        assertThat(WorkerSettings.read(environment::get, "download", 4).volumes())
                .containsExactly(Map.entry(VolumeName.SHARED, Path.of("/workspace/models")));

        environment.put("MODELS_DIR", "models");
        assertThatThrownBy(() -> WorkerSettings.read(environment::get, "download", 4))
                .hasMessageContaining("MODELS_DIR");
    }

    @Test
    void lc19TakesTheFolderOfLlamaCppWhereNoVolumesAreNamed() {
        environment.put("LLAMACTL_LLAMACPP_CACHE_DIR", "/data/llama.cpp");
        assertThat(root()).isEqualTo(Path.of("/models"));

        environment.remove("BALLAST_VOLUMES");
        assertThat(root()).isEqualTo(Path.of("/data"));

        environment.put("LLAMA_CACHE", "/mnt/llama.cpp/");
        assertThat(root()).isEqualTo(Path.of("/mnt"));

        environment.put("MODELS_DIR", "/workspace/models");
        assertThat(root()).isEqualTo(Path.of("/workspace/models"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/cache", "llama.cpp", "/"})
    void lc19NamesTheFolderThatACacheMustBe(String cache) {
        environment.remove("BALLAST_VOLUMES");
        environment.put("LLAMA_CACHE", cache);

        assertThatThrownBy(this::root)
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("LLAMA_CACHE", "llama.cpp in the root of a volume");
    }

    private @Nullable Path root() {
        return WorkerSettings.read(environment::get, "download", 4)
                .volumes()
                .get(VolumeName.SHARED);
    }

    @Test
    void um14TheListOfModelsIsNowhereElseThanInARoot() {
        environment.remove("BALLAST_VOLUMES");
        environment.put("MODELS_DIR", "/workspace/models");
        environment.put("MODELS_DB_PATH", "/workspace/models/installed-models.json");
        assertThat(WorkerSettings.read(environment::get, "download", 4).volumes()).hasSize(1);

        environment.put("MODELS_DB_PATH", "/workspace/db/installed-models.json");
        assertThatThrownBy(() -> WorkerSettings.read(environment::get, "download", 4))
                .hasMessageContainingAll("MODELS_DB_PATH", "/workspace/db", "leave it out");
    }

    @Test
    void neverPrintsTheKey() {
        assertThat(WorkerSettings.read(environment::get, "download", 4).toString())
                .doesNotContain("bk_1");
    }

    @ParameterizedTest
    @CsvSource({
        "BALLAST_URL,''",
        "BALLAST_URL,api:8080",
        "BALLAST_URL,ftp://api",
        "BALLAST_KEY,''",
        "BALLAST_KAFKA,''",
        "BALLAST_VOLUMES,''",
        "BALLAST_VOLUMES,/models",
        "BALLAST_VOLUMES,shared=models",
        "BALLAST_VOLUMES,Shared=/models",
        "BALLAST_SLOTS,0",
        "BALLAST_SLOTS,1001",
        "BALLAST_SLOTS,four"
    })
    void namesTheSettingThatIsMissingOrWrong(String name, String value) {
        environment.put(name, value);
        assertThatThrownBy(() -> WorkerSettings.read(environment::get, "download", 4))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(name);
    }
}
