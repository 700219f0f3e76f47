package dev.ballast.download.source.huggingface;

import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpGet;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.FailureCode;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.huggingface.HubAnswer;
import dev.ballast.source.huggingface.HubClient;
import dev.ballast.source.huggingface.HubToken;
import dev.ballast.source.huggingface.Refusal;
import dev.ballast.source.huggingface.RepoId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One repository at one endpoint, as the hub's API shows it. A revision is pinned to its commit
/// first; everything else is asked of that commit.
public final class Repository {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /// RFC 8288 §3, as much of it as the hub uses.
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,<]*\\brel=\"?next\"?");

    private static final String MAIN = "main";
    private static final int MOST_PAGES = 10_000;
    private static final int MOST_ENTRIES = 250_000;
    private static final int NAMES_SHOWN = 10;

    private final HubClient client;
    private final RepoId id;
    private final URI endpoint;
    private final HubToken token;
    private final Refusal refusal;

    Repository(HubClient client, RepoId id, URI endpoint, HubToken token) {
        this.client = client;
        this.id = id;
        this.endpoint = endpoint;
        this.token = token;
        this.refusal = new Refusal(id, endpoint, token);
    }

    /// A commit of a repository.
    ///
    /// @param repo what it is called now
    /// @param id 40 lower-case hexadecimal digits
    public record Pinned(RepoId repo, String id) {}

    /// The commit that a revision means now.
    ///
    /// @param revision null for the default branch
    /// @throws SourceFailure also if the files will be refused: that is known beforehand
    public Pinned pin(@Nullable String revision) throws SourceFailure {
        return revision != null && COMMIT.matcher(revision).matches()
                ? new Pinned(id, revision)
                : pinned(revision, info(revision));
    }

    /// The same, or nothing if the endpoint has no information about repositories at all.
    public Optional<Pinned> pinIfListed(@Nullable String revision) throws SourceFailure {
        HubAnswer answer = info(revision);
        return answer.isUnknownQuestion()
                ? Optional.empty()
                : Optional.of(pinned(revision, answer));
    }

    private HubAnswer info(@Nullable String revision) throws SourceFailure {
        return client.get(id.info(endpoint, revision), endpoint, token);
    }

    private Pinned pinned(@Nullable String revision, HubAnswer answer) throws SourceFailure {
        if (revision != null && answer.says("RevisionNotFound")) {
            throw Refusal.notFound(unknownRevision(revision));
        }
        requireGood(answer);
        RepoInfo info = answer.read(RepoInfo.class);
        if (info.sha() == null || !COMMIT.matcher(info.sha()).matches()) {
            throw strange("names no commit");
        }
        if (Boolean.TRUE.equals(info.disabled())) {
            throw refusal.disabled();
        }
        if (info.isGated()) {
            requireAccess();
        }
        return new Pinned(id.calledNow(info.id()), info.sha());
    }

    /// All files of a commit, or of one of its folders.
    ///
    /// @param folder null for all
    public List<TreeEntry> files(String commit, @Nullable RelativePath folder)
            throws SourceFailure {
        return list(id.tree(endpoint, commit, folder == null ? null : folder.value(), true))
                .stream()
                .filter(TreeEntry::isFile)
                .toList();
    }

    /// All files of a commit, or nothing if the endpoint has no listings.
    public Optional<List<TreeEntry>> filesIfListed(String commit) throws SourceFailure {
        HubAnswer first = client.get(id.tree(endpoint, commit, null, true), endpoint, token);
        return first.isUnknownQuestion()
                ? Optional.empty()
                : Optional.of(allFrom(first).stream().filter(TreeEntry::isFile).toList());
    }

    /// What one path of a commit means: that file, or all files of that folder.
    public List<TreeEntry> at(String commit, RelativePath path) throws SourceFailure {
        String text = path.value();
        int slash = text.lastIndexOf('/');
        String parent = slash < 0 ? null : text.substring(0, slash);
        List<TreeEntry> found =
                list(id.tree(endpoint, commit, parent, false)).stream()
                        .filter(entry -> text.equals(entry.path()))
                        .toList();
        if (found.isEmpty()) {
            throw Refusal.notFound(
                    "%s has no file '%s' at commit %s; %s shows what it has."
                            .formatted(id, text, commit, id.page(endpoint)));
        }
        return found.getFirst().isFile() ? found : files(commit, path);
    }

    /// What the registry at this endpoint says of a tag; it tells it only to llama.cpp.
    ///
    /// @param tag null for the registry's own choice
    public <T> T manifest(@Nullable String tag, Class<T> type) throws SourceFailure {
        List<HeaderField> headers = new ArrayList<>(token.headers());
        headers.add(HeaderField.plain("User-Agent", "llama-cpp/ballast"));
        headers.add(HeaderField.plain("Accept", "application/json"));
        HubAnswer answer = client.get(new HttpGet(id.manifest(endpoint, tag), headers, null, null));
        if (answer.head().status() == 400) {
            throw Refusal.notFound(
                    "The registry at %s gives no file for the tag '%s' of %s; it may be in parts, which it cannot name."
                            .formatted(endpoint, tag == null ? "latest" : tag, id));
        }
        requireGood(answer);
        return answer.read(type);
    }

    /// The commit that a file of the main branch comes from.
    ///
    /// @throws SourceFailure also if the endpoint does not say which one it is
    public Pinned pinByFile(String path) throws SourceFailure {
        return commit(probe(MAIN, path))
                .orElseThrow(() ->
                        strange(
                                "does not say which commit '%s' of %s belongs to (X-Repo-Commit), so its files cannot be pinned"
                                        .formatted(path, id)));
    }

    /// The same for a file that need not be there; empty if nothing says that it is.
    public Optional<Pinned> pinIfThere(String path) throws SourceFailure {
        HubAnswer answer = client.probe(id.file(endpoint, MAIN, path), endpoint, token);
        return isFile(answer) ? commit(answer) : Optional.empty();
    }

    private Optional<Pinned> commit(HubAnswer answer) {
        return Optional.ofNullable(answer.head().field("x-repo-commit"))
                .filter(commit -> COMMIT.matcher(commit).matches())
                .map(commit -> new Pinned(id, commit));
    }

    private static boolean isFile(HubAnswer answer) {
        return answer.head().status() == 206 || answer.head().status() == 200;
    }

    /// What the address of a file says of it: costs a request, so only for want of a listing.
    public TreeEntry describe(String revision, String path) throws SourceFailure {
        return HubFileHead.of(path, endpoint, probe(revision, path).head());
    }

    private HubAnswer probe(String revision, String path) throws SourceFailure {
        HubAnswer answer = client.probe(id.file(endpoint, revision, path), endpoint, token);
        if (!isFile(answer)) {
            throw answer.says("EntryNotFound")
                    ? Refusal.notFound(
                            "%s lacks the file '%s' that belongs to it.".formatted(id, path))
                    : refusal.of(answer);
        }
        return answer;
    }

    private List<TreeEntry> list(URI first) throws SourceFailure {
        return allFrom(client.get(first, endpoint, token));
    }

    /// What this page lists, and the pages behind it.
    private List<TreeEntry> allFrom(HubAnswer first) throws SourceFailure {
        List<TreeEntry> entries = new ArrayList<>();
        Set<URI> seen = new HashSet<>();
        HubAnswer answer = first;
        while (true) {
            requireGood(answer);
            entries.addAll(Arrays.asList(answer.read(TreeEntry[].class)));
            if (entries.size() > MOST_ENTRIES) {
                throw strange("lists more than %,d files and folders".formatted(MOST_ENTRIES));
            }
            URI page = next(answer);
            if (page == null) {
                return entries;
            }
            if (!seen.add(page) || seen.size() > MOST_PAGES) {
                throw strange("lists its files without an end");
            }
            // The next page may be anywhere; the client keeps the token at the endpoint.
            answer = client.get(page, endpoint, token);
        }
    }

    private @Nullable URI next(HubAnswer answer) throws SourceFailure {
        String link = answer.head().field("link");
        Matcher next = NEXT.matcher(link == null ? "" : link);
        if (!next.find()) {
            return null;
        }
        try {
            URI asked = answer.head().uri();
            URI page = asked.resolve(URI.create(next.group(1)));
            if ("http".equals(page.getScheme()) && "https".equals(asked.getScheme())) {
                throw strange("continues its listing without encryption");
            }
            return page;
        } catch (IllegalArgumentException _) {
            throw strange("continues its listing at something that is no address");
        }
    }

    private void requireAccess() throws SourceFailure {
        HubAnswer answer = client.get(id.authCheck(endpoint), endpoint, token);
        if (!answer.isGood() && !answer.isUnknownQuestion()) {
            // Mirrors may not know the question; the files themselves answer it then.
            throw refusal.of(answer);
        }
    }

    private void requireGood(HubAnswer answer) throws SourceFailure {
        if (!answer.isGood()) {
            throw refusal.of(answer);
        }
    }

    private String unknownRevision(String revision) throws SourceFailure {
        HubAnswer answer = client.get(id.refs(endpoint), endpoint, token);
        if (!answer.isGood()) {
            return "%s has no revision '%s'.".formatted(id, revision);
        }
        RepoRefs refs = answer.read(RepoRefs.class);
        return "%s has no revision '%s'; it has the branches %s%s."
                .formatted(
                        id,
                        revision,
                        shown(refs.branchNames()),
                        refs.tagNames().isEmpty() ? "" : " and the tags " + shown(refs.tagNames()));
    }

    private static String shown(List<String> names) {
        return names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
                + (names.size() > NAMES_SHOWN
                        ? " and %d more".formatted(names.size() - NAMES_SHOWN)
                        : "");
    }

    private SourceFailure strange(String what) {
        return new SourceFailure(
                FailureCode.SOURCE_UNREACHABLE,
                "%s %s; is it a Hugging Face Hub? Check HF_ENDPOINT.".formatted(endpoint, what),
                null);
    }
}
