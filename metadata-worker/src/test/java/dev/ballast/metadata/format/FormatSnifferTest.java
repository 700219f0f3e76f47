package dev.ballast.metadata.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.model.artifact.ModelFacts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatSnifferTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            quoteCharacter = '\'',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'',empty",
                "'PK\u0003\u0004rest',zip",
                "'\u0080\u0002}q',pickle",
                "'\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P',pickle",
                "'<!DOCTYPE html>',html",
                "'\n<html><body>',html",
                "'<?xml version',xml",
                "'version https://git-lfs.github.com/spec/v1',git-lfs-pointer",
                "'{\"error\":\"gated\"}',error-page",
                "'{\"a\": {}}',json",
                "'{\"abcd\":{\"b\":1}}',json",
                "'just words',text",
                "'\u0000\u0001\u0002',unknown",
                "'\u0008',unknown"
            })
    void tellsTheFormatByTheFirstBytes(String first, String format) {
        ModelFacts facts = Inspection.of(first.getBytes(ISO_8859_1));

        assertThat(facts).isEqualTo(ModelFacts.ofFormat(format));
    }
}
