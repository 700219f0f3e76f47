package dev.ballast.download.engine.transfer;

import dev.ballast.http.HeaderField;
import dev.ballast.http.RequestGate;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// One file to fetch.
///
/// @param name the file's name as the user knows it; decides whether a text answer is plausible
/// @param uri where the content is
/// @param renewal how to get another address for the same content once this one has expired
/// @param headers sent with every request; secret ones only to the origin of `uri`
/// @param expected what is known about the content beforehand
/// @param staging directory of this file alone; created if missing
/// @param fence number of this ownership, higher than that of every owner before; 0 or more
/// @param speedLimit consulted for every block received
/// @param gate consulted before every request
public record TransferRequest(
        String name,
        URI uri,
        UrlRenewal renewal,
        List<HeaderField> headers,
        Expectation expected,
        Path staging,
        long fence,
        SpeedLimit speedLimit,
        RequestGate gate) {

    public TransferRequest {
        headers = List.copyOf(headers);
        if (fence < 0) {
            throw new IllegalArgumentException("fence %d is negative".formatted(fence));
        }
    }

    /// A request without headers, renewal or limit.
    public static TransferRequest of(
            String name, URI uri, Expectation expected, Path staging, long fence) {
        return new TransferRequest(
                name,
                uri,
                UrlRenewal.SAME,
                List.of(),
                expected,
                staging,
                fence,
                SpeedLimit.UNLIMITED,
                RequestGate.OPEN);
    }

    public TransferRequest withHeaders(List<HeaderField> headers) {
        return new TransferRequest(
                name, uri, renewal, headers, expected, staging, fence, speedLimit, gate);
    }

    public TransferRequest withRenewal(UrlRenewal renewal) {
        return new TransferRequest(
                name, uri, renewal, headers, expected, staging, fence, speedLimit, gate);
    }

    public TransferRequest withSpeedLimit(SpeedLimit speedLimit) {
        return new TransferRequest(
                name, uri, renewal, headers, expected, staging, fence, speedLimit, gate);
    }

    public TransferRequest withGate(RequestGate gate) {
        return new TransferRequest(
                name, uri, renewal, headers, expected, staging, fence, speedLimit, gate);
    }
}
