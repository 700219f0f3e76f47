package dev.ballast.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "to%6ben=x",
                "password=x",
                "hdnts=st=1~exp=2~hmac=ab",
                "hdnea=x",
                "hmac=x",
                "md5=x&expires=1",
                "hash=x",
                "verify=1-x",
                "auth_code=x",
                "ticket=x",
                "s%69g=x",
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
        URI address = URI.create("https://host/a%20b.bin?sig=a%2Fb%3D&x=%C3%A9&&y");
        String query = SecretQuery.of(address).orElseThrow();

        URI cut = SecretQuery.cut(address);

        assertThat(cut).hasToString("https://host/a%20b.bin?x=%C3%A9&&y");
        assertThat(SecretQuery.join(cut, query)).isEqualTo(address);
        assertThat(SecretQuery.join(cut, null)).isEqualTo(cut);
        assertThat(SecretQuery.cut(cut)).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    X-Amz-Algorithm=A&X-Amz-Date=1&X-Amz-SignedHeaders=host&versionId=7&X-Amz-Signature=b | versionId=7 | -
                    response-content-disposition=inline&x-goog-expires=9&x-goog-signature=b     | response-content-disposition=inline | -
                    Expires=1&Signature=ab&Key-Pair-Id=K1&Policy=p&file=a.bin                   | file=a.bin | -
                    sv=2024-01-01&se=1&sp=r&sr=b&snapshot=2&sig=ab%3D                           | snapshot=2 | -
                    sp=1&sig=x                                                                  | sp=1 | -
                    expires=1&q-x=2&file=a                                                      | expires=1&q-x=2&file=a | -
                    key=models/a.bin&download=1                                                 | download=1 | key=models/a.bin
                    id=3&access_token=x&sig=y                                                   | id=3 | access_token=x
                    """)
    void onlyWhatIsSecretIsTakenOffAndASignatureSelectsNothing(
            String query, String shown, @Nullable String selecting) {
        URI address = URI.create("https://host/a?" + query);

        assertThat(SecretQuery.cut(address)).hasToString("https://host/a?" + shown);
        assertThat(SecretQuery.selecting(query)).isEqualTo(selecting == null ? "" : selecting);
    }

    @Test
    void belongsToNoOtherKindOfSource() {
        SourceRef hub = SourceRef.parse("hf://acme/tiny");
        assertThat(SecretQuery.join(hub, "sig=x")).isEqualTo(hub);
    }
}
