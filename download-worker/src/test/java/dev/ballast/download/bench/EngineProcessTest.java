package dev.ballast.download.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.local.bench.Measured;
import dev.ballast.local.bench.transfer.TransferBench;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessTest {
    @TempDir private Path folder;

    @Test
    void takesPartInAComparison() throws Exception {
        TransferBench bench =
                new TransferBench(System.getProperty("java.class.path"), folder, 1, _ -> {});

        List<Measured> found = bench.run("tls", 8L << 20);

        assertThat(found.getFirst().line()).startsWith("tls       ballast ");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
