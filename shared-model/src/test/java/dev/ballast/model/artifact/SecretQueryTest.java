package dev.ballast.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretQueryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab12",
                "X-Amz-Credential=AKIA%2F20260301",
                "x-goog-signature=ab",
                "Expires=1&Signature=ab&Key-Pair-Id=K1",
                "sv=2024-01-01&sr=b&sig=ab%3D",
                "token=x",
                "access_token=x",
                "accessToken=x",
                "key=x",
                "api_key=x",
                "apikey=x",
                "X-Api-Key=x",
                "file=a&AUTH=x",
                "password=x",
                "client.secret"
            })
    void isWhatOpensAnAddress(String query) {
        assertThat(SecretQuery.of(URI.create("https://host/a.bin?" + query))).contains(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"download=true", "version=3&file=model.bin", "keyword=flux", "design=a"})
    void isNotAnyOtherQuery(String query) {
        assertThat(SecretQuery.of(URI.create("https://host/a.bin?" + query))).isEmpty();
    }

    @Test
    void comesOffAndGoesBackOnByteForByte() {
        URI address = URI.create("https://host/a%20b.bin?sig=a%2Fb%3D&x=%C3%A9");
        String query = SecretQuery.of(address).orElseThrow();

        URI cut = SecretQuery.cut(address);

        assertThat(cut).hasToString("https://host/a%20b.bin");
        assertThat(SecretQuery.join(cut, query)).isEqualTo(address);
        assertThat(SecretQuery.join(cut, null)).isEqualTo(cut);
    }

    @Test
    void belongsToNoOtherKindOfSource() {
        SourceRef hub = SourceRef.parse("hf://acme/tiny");
        assertThat(SecretQuery.join(hub, "sig=x")).isEqualTo(hub);
    }
}
