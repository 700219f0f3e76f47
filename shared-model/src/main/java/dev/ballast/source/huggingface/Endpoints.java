package dev.ballast.source.huggingface;

import dev.ballast.http.Locations;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.SourceFailure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The hub and its mirrors, in the order in which they are asked (`HF_ENDPOINT`). One that did not
/// answer is asked last for a minute. Thread-safe.
public final class Endpoints {
    private static final Duration AVOIDED = Duration.ofMinutes(1);
    private static final URI HUB = URI.create("https://huggingface.co");

    private final List<URI> all;
    private final LongSupplier nanoTime;
    private final Map<URI, Long> failed = new ConcurrentHashMap<>();

    public Endpoints(List<URI> all, LongSupplier nanoTime) {
        this.all = List.copyOf(all);
        this.nanoTime = nanoTime;
    }

    /// Asks for something at one endpoint.
    @FunctionalInterface
    public interface Asking<T> {
        T at(URI endpoint) throws SourceFailure;
    }

    /// The endpoints of a setting: addresses separated by commas; huggingface.co if it is blank.
    ///
    /// @throws IllegalArgumentException if one of them is no `http` or `https` address
    public static Endpoints of(String setting) {
        List<URI> all =
                Arrays.stream(setting.split(","))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(Endpoints::endpoint)
                        .distinct()
                        .toList();
        return new Endpoints(all.isEmpty() ? List.of(HUB) : all, System::nanoTime);
    }

    /// The first one that answers gives the answer. Any answer counts, also a refusal.
    ///
    /// @throws SourceFailure as the one that answered said, or saying that none does
    public <T> T first(Asking<T> asking) throws SourceFailure {
        List<SourceFailure> failures = new ArrayList<>();
        for (URI endpoint : inOrder()) {
            try {
                T answer = asking.at(endpoint);
                failed.remove(endpoint);
                return answer;
            } catch (SourceFailure e) {
                if (e.code() != FailureCode.SOURCE_UNREACHABLE) {
                    throw e.saidBy(endpoint);
                }
                unreachable(endpoint);
                failures.add(e);
            }
        }
        throw none(failures);
    }

    /// In the order of the setting.
    public List<URI> all() {
        return all;
    }

    /// The origins of all, which may see the token.
    public Set<String> origins() {
        return all.stream().map(Locations::origin).collect(Collectors.toSet());
    }

    /// The one that is asked first now.
    public URI preferred() {
        return inOrder().getFirst();
    }

    /// The endpoint that this address belongs to did not answer.
    public void unreachable(URI address) {
        all.stream()
                .filter(endpoint -> isSame(endpoint, address))
                .forEach(endpoint -> failed.put(endpoint, nanoTime.getAsLong()));
    }

    /// The endpoint that this address lies below, if it is one of these.
    public Optional<URI> owning(URI address) {
        return all.stream()
                .filter(endpoint -> address.toString().startsWith(endpoint + "/"))
                .findFirst();
    }

    private List<URI> inOrder() {
        return all.stream().sorted(Comparator.comparing(this::isAvoided)).toList();
    }

    private boolean isAvoided(URI endpoint) {
        Long since = failed.get(endpoint);
        return since != null && nanoTime.getAsLong() - since < AVOIDED.toNanos();
    }

    private static boolean isSame(URI endpoint, URI address) {
        return Locations.origin(endpoint).equals(Locations.origin(address));
    }

    private static SourceFailure none(List<SourceFailure> failures) {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        return new SourceFailure(
                FailureCode.SOURCE_UNREACHABLE,
                "None of the %d mirrors in HF_ENDPOINT answers: %s"
                        .formatted(
                                failures.size(),
                                failures.stream()
                                        .map(SourceFailure::detail)
                                        .collect(Collectors.joining(" "))),
                failures.stream()
                        .map(SourceFailure::retryAfter)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static URI endpoint(String text) {
        URI uri = URI.create(text.replaceFirst("/+$", ""));
        String scheme = String.valueOf(uri.getScheme());
        boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!(scheme.equals("http") || scheme.equals("https"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || !plain) {
            throw new IllegalArgumentException(
                    "'%s' is not the http or https address of a hub".formatted(text));
        }
        return uri;
    }
}
