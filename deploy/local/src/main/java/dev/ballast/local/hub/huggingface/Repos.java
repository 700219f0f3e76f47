package dev.ballast.local.hub.huggingface;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What the hub holds, and who may see it. A hub and its mirrors share one.
final class Repos {
    private final Map<String, HubRepo> repos = new ConcurrentHashMap<>();
    private final Map<String, String> renamed = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    /// What the segments of a path name: a repository and the rest.
    ///
    /// @param name as it was asked for
    /// @param rest the segments behind it
    record Named(String kind, String name, List<String> rest) {
        String key() {
            return kind + "/" + name;
        }
    }

    HubRepo open(String kind, String name) {
        return repos.computeIfAbsent(kind + "/" + name, _ -> new HubRepo(kind, name));
    }

    void remove(HubRepo repo) {
        repos.values().remove(repo);
    }

    void rename(HubRepo repo, String to) {
        String from =
                repos.entrySet().stream()
                        .filter(entry -> entry.getValue() == repo)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        repos.remove(from);
        repos.put(repo.kind() + "/" + to, repo);
        renamed.put(from, to);
    }

    void knows(String token) {
        tokens.add(token);
    }

    boolean isToken(String token) {
        return tokens.contains(token);
    }

    /// `org/name`, or a bare `name` if there is such a one.
    Named named(String kind, List<String> segments) {
        boolean bare = segments.size() < 2 || isKnown(kind + "/" + segments.getFirst());
        int length = bare ? Math.min(1, segments.size()) : 2;
        return new Named(
                kind,
                String.join("/", segments.subList(0, length)),
                segments.subList(length, segments.size()));
    }

    Optional<HubRepo> find(Named named) {
        return Optional.ofNullable(repos.get(named.key()));
    }

    /// What it is called now.
    Optional<String> newName(Named named) {
        return Optional.ofNullable(renamed.get(named.key()));
    }

    /// What people call it at this moment.
    String nameOf(HubRepo repo) {
        return repos.entrySet().stream()
                .filter(entry -> entry.getValue() == repo)
                .map(entry -> entry.getKey().substring(repo.kind().length() + 1))
                .findFirst()
                .orElse(repo.name());
    }

    private boolean isKnown(String key) {
        return repos.containsKey(key) || renamed.containsKey(key);
    }
}
