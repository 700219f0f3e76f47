package dev.ballast.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.RelativePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalledFileTest {
    @ParameterizedTest
    @CsvSource({
        "dreamshaper.safetensors, dreamshaper_8.safetensors, dreamshaper.safetensors",
        "dreamshaper.safetensors, dreamshaper_8.pt, dreamshaper.pt",
        "dreamshaper-v1.5, x.ckpt, dreamshaper-v1.5.ckpt",
        "sub/456, files/x.safetensors, sub/456.safetensors",
        "set.safetensors, training.zip, set.zip",
        "x.bin, X.BIN, x.bin",
        "x.safetensors, download, x.safetensors",
        "x.safetensors, get.php, x.safetensors",
        "notes, v1.0/README, notes"
    })
    void keepsTheCallersNameAndTheSuffixOfTheSource(String called, String own, String expected) {
        assertThat(CalledFile.of(new RelativePath(called), new RelativePath(own)))
                .hasToString(expected);
    }
}
