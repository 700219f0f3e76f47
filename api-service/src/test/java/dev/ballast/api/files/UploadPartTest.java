package dev.ballast.api.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.uploads.PartChecksum;
import dev.ballast.api.uploads.UploadFiles.PartRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadPartTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir Path folder;

    @Test
    void aPartWithAChecksumWritesNoMoreOnceAnotherRequestHasTakenOver() throws IOException {
        // Given
        List<Long> told = new ArrayList<>();
        try (FileChannel file = file()) {
            UploadPart part =
                    new UploadPart(
                            file,
                            5,
                            64 * MEBIBYTE,
                            PartChecksum.parse(
                                    "sha1 " + Base64.getEncoder().encodeToString(new byte[20])),
                            offset -> {
                                told.add(offset);
                                throw new PartRefusedException(PartRefusedException.Why.SUPERSEDED);
                            });
            // When, Then
            assertThatThrownBy(() -> part.copy(new ByteArrayInputStream(new byte[40 * MEBIBYTE])))
                    .isInstanceOfSatisfying(
                            PartRefusedException.class,
                            refused ->
                                    assertThat(refused.why())
                                            .isEqualTo(PartRefusedException.Why.SUPERSEDED));
            assertThat(told).containsExactly(5L);
            assertThat(file.size()).isLessThanOrEqualTo(17 * MEBIBYTE);
        }
    }

    private FileChannel file() throws IOException {
        return FileChannel.open(
                folder.resolve("part"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
