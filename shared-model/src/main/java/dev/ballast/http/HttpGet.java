package dev.ballast.http;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request for content.
///
/// @param uri absolute, `http` or `https`
/// @param headers of the caller; secret ones go to the origin of `uri` only
/// @param range null for the whole content
/// @param ifRange answer with the range only if the content is still this; null to not ask
public record HttpGet(
        URI uri,
        List<HeaderField> headers,
        @Nullable RangeSpec range,
        @Nullable Validator ifRange) {
    public HttpGet {
        headers = List.copyOf(headers);
    }
}
