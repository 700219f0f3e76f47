package dev.ballast.download.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.MessageJson;
import dev.ballast.source.Credential;
import java.util.Map;

/// Reads from a claim what its source is asked with.
final class Credentials {
    private Credentials() {}

    static Credential of(Claim claim) {
        String headers = claim.secrets().get(Claim.HEADERS);
        return new Credential(
                claim.token(), headers == null ? Map.of() : MessageJson.readTexts(headers));
    }
}
