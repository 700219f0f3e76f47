package dev.ballast.api.access;

import dev.ballast.model.artifact.SourceRef;
import dev.ballast.source.Credential;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whom a stored secret may be shown to: `host` or `host:port` for what is asked over TLS, with
/// `http://` before it for what is asked in clear. So nobody gets a secret in clear by asking for
/// an `http://` address.
public final class CredentialHost {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:http://)?(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}\\])(?::[1-9]\\d{0,4})?");

    private CredentialHost() {}

    /// What people write, in its one form: in lower case, without `https://`, path and usual port.
    ///
    /// @throws IllegalArgumentException if it is no host
    public static String parse(String text) {
        String host =
                text.strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("^https://", "")
                        .replaceFirst("/$", "");
        host = host.replaceFirst(host.startsWith("http://") ? ":80$" : ":443$", "");
        if (!FORM.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "takes a host such as huggingface.co, or host:port; http://host for one that is"
                            + " asked in clear");
        }
        return host;
    }

    /// Whose secret a source takes; empty for a source that takes none.
    public static Optional<String> of(SourceRef source) {
        return switch (source) {
            case SourceRef.HuggingFace _, SourceRef.Gguf _ -> Optional.of(Credential.HUGGING_FACE);
            case SourceRef.Civitai _, SourceRef.CivitaiModel _ -> Optional.of(Credential.CIVITAI);
            case SourceRef.Direct(URI uri) ->
                    Optional.of(
                            ("https".equals(uri.getScheme()) ? "" : "http://")
                                    + uri.getAuthority().toLowerCase(Locale.ROOT));
            case SourceRef.Upload _, SourceRef.Noop _ -> Optional.empty();
        };
    }
}
