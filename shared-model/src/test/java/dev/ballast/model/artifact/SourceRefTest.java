package dev.ballast.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.model.job.View;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRefTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hf://acme/tiny                                           | hf://acme/tiny
                    HF://acme/tiny                                           | hf://acme/tiny
                    hf://acme/tiny@main                                      | hf://acme/tiny@main
                    hf://acme/tiny@v1.0/unet/a.bin                           | hf://acme/tiny@v1.0/unet/a.bin
                    hf://acme/tiny/unet/a@2x.bin                             | hf://acme/tiny/unet/a@2x.bin
                    hf://acme/tiny@refs/pr/3                                 | hf://acme/tiny@refs%2Fpr%2F3
                    hf://acme/tiny@refs/pr/3/a.bin                           | hf://acme/tiny@refs%2Fpr%2F3/a.bin
                    hf://acme/tiny@feature%2Fx/a.bin                         | hf://acme/tiny@feature%2Fx/a.bin
                    hf://gpt2                                                | hf://gpt2
                    hf://gpt2@main                                           | hf://gpt2@main
                    hf://datasets/acme/set@main                              | hf://datasets/acme/set@main
                    gguf://acme/tiny-GGUF                                    | gguf://acme/tiny-GGUF
                    gguf://acme/tiny-GGUF:Q4_K_M                             | gguf://acme/tiny-GGUF:Q4_K_M
                    civitai://128713                                         | civitai://128713
                    civitai://128713?file=7                                  | civitai://128713?file=7
                    https://Files.Example.com:443/a%20b.bin?sig=A%2Fb#part   | https://files.example.com/a%20b.bin?sig=A%2Fb
                    http://example.com                                       | http://example.com/
                    http://[::1]:8080/a                                      | http://[::1]:8080/a
                    https://huggingface.co/acme/tiny                         | hf://acme/tiny
                    https://hf.co/acme/tiny/                                 | hf://acme/tiny
                    https://huggingface.co/acme/tiny/tree/main               | hf://acme/tiny@main
                    https://huggingface.co/acme/tiny/tree/refs%2Fpr%2F1      | hf://acme/tiny@refs%2Fpr%2F1
                    https://huggingface.co/acme/tiny/tree/main/unet          | hf://acme/tiny@main/unet
                    https://huggingface.co/acme/tiny/tree/main/a/b%20c/      | hf://acme/tiny@main/a/b c
                    https://huggingface.co/acme/tiny/blob/main/unet/a.bin    | hf://acme/tiny@main/unet/a.bin
                    https://huggingface.co/acme/tiny/resolve/main/a%20b.bin?download=true | hf://acme/tiny@main/a b.bin
                    https://huggingface.co/acme/tiny/discussions             | hf://acme/tiny
                    https://huggingface.co/datasets/acme/set/blob/v1/x.json  | hf://datasets/acme/set@v1/x.json
                    https://huggingface.co/docs/hub                          | https://huggingface.co/docs/hub
                    https://civitai.com/models/1/name?modelVersionId=128713  | civitai://128713
                    https://civitai.com/api/download/models/128713?token=s   | civitai://128713
                    https://civitai.com/api/download/models/128713?type=Pruned%20Model&format=SafeTensor&token=s | civitai://128713?format=SafeTensor&type=Pruned+Model
                    https://civitai.com/api/download/models/128713?type=Model&fileId=7 | civitai://128713?file=7
                    https://civitai.com/models/1/name?modelVersionId=128713&fileId=7 | civitai://128713?file=7
                    civitai://128713?format=SafeTensor&type=Pruned+Model     | civitai://128713?format=SafeTensor&type=Pruned+Model
                    https://civitai.com/api/download/models/128713?fileId=7  | civitai://128713?file=7
                    https://civitai.com/models/1                             | civitai://model/1
                    https://www.civitai.com/models/1/some-slug               | civitai://model/1
                    https://civitai.green/model-versions/128713              | civitai://128713
                    https://civitai.red/api/v1/model-versions/128713         | civitai://128713
                    civitai.red/models/1/name?modelVersionId=128713          | civitai://128713
                    Civitai.Green/models/1                                   | civitai://model/1
                    civitai://model/1                                        | civitai://model/1
                    urn:air:sdxl:lora:civitai:123@456                        | civitai://456
                    URN:AIR:sdxl:LoRA:civitai:123@456+789                    | civitai://456?file=789
                    air:sd1:checkpoint:civitai:123@456:layer.safetensors     | civitai://456
                    flux1:unet:civitai:123                                   | civitai://model/123
                    urn:air:flux1:checkpoint:huggingface:acme/tiny-1.0@main  | hf://acme/tiny-1.0@main
                    https://civitai.com/user/someone                         | https://civitai.com/user/someone
                    upload://0197a2f0-0000-7000-8000-000000000001            | upload://0197a2f0-0000-7000-8000-000000000001
                    https://huggingface.co.evil.test/acme/tiny               | https://huggingface.co.evil.test/acme/tiny
                    noop://n-1                                               | noop://n-1
                    """)
    void whatPeopleWriteAndPasteBecomesOneCanonicalText(String written, String canonical) {
        SourceRef source = SourceRef.parse(written);

        assertThat(source.text()).isEqualTo(canonical);
        assertThat(SourceRef.parse(source.text())).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "acme/tiny",
                "ftp://example.com/a",
                "file:///etc/passwd",
                "javascript://x",
                "hf://",
                "hf:///tiny",
                "hf://acme/",
                "hf://acme/tiny@",
                "hf://acme/tiny@../x",
                "hf://acme/tiny@main/../../x",
                "hf://acme/tiny@main//x",
                "hf://acme/ti--ny",
                "hf://acme/tiny.git",
                "hf://acme/tiny@%zz",
                "hf://acme/ti ny",
                "gguf://acme/tiny:",
                "gguf://acme/tiny:a b",
                "civitai://",
                "civitai://0",
                "civitai://abc",
                "civitai://1?file=",
                "civitai://1?token=x",
                "civitai://1?type=Model&token=x",
                "civitai://1?type=",
                "https://",
                "https:///a",
                "https://user:secret@example.com/a",
                "https://exa mple.com/a",
                "https://huggingface.co/acme/tiny/blob/main/..%2F..%2Fx",
                "civitai://model/",
                "civitai://model/0",
                "civitai://model/1?file=2",
                "urn:air:sdxl:lora:civitai:0",
                "urn:air:sdxl:lora:elsewhere:1@2",
                "urn:air:sdxl:lora:civitai:x@2",
                "upload://1",
                "noop://",
                "noop://a/b"
            })
    void anythingElseIsRefusedWithASentence(String written) {
        assertThatThrownBy(() -> SourceRef.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeGreaterThan(15);
    }

    @Test
    void aSourceIsAtMost4096Characters() {
        assertThatThrownBy(() -> SourceRef.parse("https://h.test/" + "a".repeat(4096)))
                .hasMessageContaining("4096");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h.test/f?sig=s3cret|",
                "https:///f?sig=s3cret",
                "hf://f?token=s3cret",
                "civitai://f?token=s3cret"
            })
    void aRefusalDoesNotRepeatASignature(String source) {
        assertThatThrownBy(() -> SourceRef.parse(source))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void aRefusalDoesNotRepeatAPassword() {
        assertThatThrownBy(() -> SourceRef.parse("https://user:s3cret@example.com/a"))
                .message()
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "hf://acme/tiny,HF_CACHE,acme/tiny",
        "gguf://acme/tiny:Q8_0,LLAMA_CPP,acme/tiny",
        "civitai://5,PLAIN,civitai 5",
        "civitai://model/5,PLAIN,civitai model 5",
        "upload://0197a2f0-0000-7000-8000-000000000001,PLAIN,upload"
                + " 0197a2f0-0000-7000-8000-000000000001",
        "https://h.test/x/a%20b.bin,PLAIN,a b.bin",
        "https://h.test/,PLAIN,h.test",
        "noop://n,PLAIN,n"
    })
    void eachHasADefaultViewAndANameForPeople(String text, View view, String name) {
        assertThat(SourceRef.parse(text).defaultView()).isEqualTo(view);
        assertThat(SourceRef.parse(text).displayName()).isEqualTo(name);
    }

    @Test
    void theAddressOfAFileHasNoFragment() {
        assertThatThrownBy(() -> new SourceRef.Direct(URI.create("https://h.test/a#b")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
