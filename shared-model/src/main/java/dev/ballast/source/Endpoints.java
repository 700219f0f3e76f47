package dev.ballast.source;

import dev.ballast.http.Locations;
import dev.ballast.model.job.FailureCode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A hub and its mirrors, in the order in which they are asked. One that did not answer is asked
/// last for a minute. Thread-safe.
public final class Endpoints {
    private static final Duration AVOIDED = Duration.ofMinutes(1);

    private final String setting;
    private final List<URI> all;
    private final LongSupplier nanoTime;
    private final Map<URI, Long> failed = new ConcurrentHashMap<>();

    /// @param setting that names them, for messages
    /// @param all in the order in which they are asked; at least one
    public Endpoints(String setting, List<URI> all) {
        this(setting, all, System::nanoTime);
    }

    /// @param nanoTime a clock that only goes forward, in nanoseconds
    Endpoints(String setting, List<URI> all, LongSupplier nanoTime) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("names no host");
        }
        this.setting = setting;
        this.all = List.copyOf(all);
        this.nanoTime = nanoTime;
    }

    /// Asks for something at one endpoint.
    @FunctionalInterface
    public interface Asking<T> {
        T at(URI endpoint) throws SourceFailure;
    }

    /// The first one that answers gives the answer. Any answer counts, also a refusal.
    ///
    /// @throws SourceFailure as the one that answered said, or saying that none does
    public <T> T first(Asking<T> asking) throws SourceFailure {
        return first(asking, _ -> true);
    }

    /// The same, but one whose answer does not count is believed only if no other has one.
    ///
    /// @param counts whether nobody else needs to be asked
    public <T> T first(Asking<T> asking, Predicate<T> counts) throws SourceFailure {
        List<SourceFailure> failures = new ArrayList<>();
        T last = null;
        for (URI endpoint : inOrder()) {
            try {
                T answer = asking.at(endpoint);
                if (counts.test(answer)) {
                    failed.remove(endpoint);
                    return answer;
                }
                last = answer;
            } catch (SourceFailure e) {
                if (e.code() != FailureCode.SOURCE_UNREACHABLE) {
                    throw e.saidBy(endpoint);
                }
                unreachable(endpoint);
                failures.add(e);
            }
        }
        if (last != null) {
            return last;
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

    /// Those that answer first, each in the order of the setting.
    public List<URI> inOrder() {
        return all.stream().sorted(Comparator.comparing(this::isAvoided)).toList();
    }

    private boolean isAvoided(URI endpoint) {
        Long since = failed.get(endpoint);
        return since != null && nanoTime.getAsLong() - since < AVOIDED.toNanos();
    }

    private static boolean isSame(URI endpoint, URI address) {
        return Locations.origin(endpoint).equals(Locations.origin(address));
    }

    private SourceFailure none(List<SourceFailure> failures) {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        return new SourceFailure(
                FailureCode.SOURCE_UNREACHABLE,
                "None of the %d mirrors in %s answers: %s"
                        .formatted(
                                failures.size(),
                                setting,
                                failures.stream()
                                        .map(SourceFailure::detail)
                                        .collect(Collectors.joining(" "))),
                failures.stream()
                        .map(SourceFailure::retryAfter)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }
}
