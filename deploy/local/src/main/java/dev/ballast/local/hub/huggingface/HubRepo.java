package dev.ballast.local.hub.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A repository of the hub: branches and tags that point to commits, and who may read it.
/// Thread-safe; every change holds from the next request on.
public final class HubRepo {
    private final String kind;
    private final String name;
    private final Map<String, String> branches = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, Commit> commits = new ConcurrentHashMap<>();
    private final Set<String> readers = ConcurrentHashMap.newKeySet();
    private volatile Door door = Door.OPEN;
    private volatile Consumer<ObjectNode> description = _ -> {};

    /// Who may read a repository.
    enum Door {
        OPEN,
        /// Its files are for those who accepted terms and were let in.
        GATED,
        /// Nobody else knows that it is there.
        PRIVATE,
        /// The hub took it off.
        DISABLED
    }

    /// @param kind `models` or `datasets`
    HubRepo(String kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /// Adds a commit on a branch, which begins empty if it is new.
    ///
    /// @param branch `main`, `refs/pr/1` …
    /// @param edit adds, replaces and removes files by their path; the path is not checked, so that
    ///   it can be a hostile one
    /// @return the commit, 40 hexadecimal digits
    public synchronized String commit(String branch, Consumer<SortedMap<String, HubFile>> edit) {
        String parent = branches.get(branch);
        SortedMap<String, HubFile> files =
                parent == null ? new TreeMap<>() : new TreeMap<>(commit(parent).files());
        edit.accept(files);
        String id = HubFile.nameOf("%s %s %s %d".formatted(kind, name, parent, commits.size()));
        commits.put(id, new Commit(id, files));
        branches.put(branch, id);
        return id;
    }

    /// Lets a tag point to a commit.
    public synchronized HubRepo tag(String tag, String commit) {
        tags.put(tag, commit(commit).id());
        return this;
    }

    /// From now on its files are only for those who were let in; its listings stay open to all.
    public HubRepo gated() {
        door = Door.GATED;
        return this;
    }

    /// From now on only those who were let in know that it is there.
    public HubRepo hidden() {
        door = Door.PRIVATE;
        return this;
    }

    /// From now on nobody gets anything: the hub took it off.
    public HubRepo disabled() {
        door = Door.DISABLED;
        return this;
    }

    /// Lets the owner of a token in.
    ///
    /// @param token one that the hub knows ([HuggingFaceHub#token])
    public HubRepo letIn(String token) {
        readers.add(token);
        return this;
    }

    /// Changes what the hub says of it.
    public HubRepo describe(Consumer<ObjectNode> edit) {
        description = edit;
        return this;
    }

    Consumer<ObjectNode> description() {
        return description;
    }

    /// `org/name`, as it was made.
    public String name() {
        return name;
    }

    String kind() {
        return kind;
    }

    Door door() {
        return door;
    }

    boolean letsIn(String token) {
        return readers.contains(token);
    }

    /// The commit that a branch, a tag or a commit's own name means.
    synchronized Optional<Commit> at(String revision) {
        String id = branches.getOrDefault(revision, tags.getOrDefault(revision, revision));
        return Optional.ofNullable(commits.get(id));
    }

    /// The commit that who names no revision gets.
    Optional<Commit> atDefault() {
        return at(defaultBranch());
    }

    synchronized String defaultBranch() {
        return branches.containsKey("main") || branches.isEmpty()
                ? "main"
                : branches.keySet().iterator().next();
    }

    synchronized Map<String, String> branches() {
        return new LinkedHashMap<>(branches);
    }

    synchronized Map<String, String> tags() {
        return new LinkedHashMap<>(tags);
    }

    private Commit commit(String id) {
        Commit commit = commits.get(id);
        if (commit == null) {
            throw new IllegalArgumentException("%s has no commit %s".formatted(name, id));
        }
        return commit;
    }
}
