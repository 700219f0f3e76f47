package dev.ballast.local.hub.huggingface;

import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.Served;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Hugging Face Hub on 127.0.0.1, with a storage behind it that is called `localhost`, so that a
/// token which follows a redirect is seen. Repositories are data:
///
/// ```java
/// try (HuggingFaceHub hub = HuggingFaceHub.start()) {
///     HubFile weights = HubFile.lfs(Content.safetensors(1, 4096));
///     HubRepo repo = hub.model("acme/tiny");
///     String commit = repo.commit("main", files -> {
///         files.put("config.json", HubFile.git("{}"));
///         files.put("unet/model.safetensors", weights);
///     });
///     … a worker with HF_ENDPOINT=hub.endpoint() and BALLAST_EGRESS_ALLOW=127.0.0.1,localhost,::1 …
///     assertThat(hub.bytesServed(weights)).isEqualTo(weights.size());
///     assertThat(hub.storageExchanges()).allMatch(e -> e.request().header("Authorization").isEmpty());
/// }
/// ```
///
/// What it speaks: repository information, references, paged trees, the check of access, `resolve`
/// (302 to a signed link for large files, 307 to `resolve-cache` for small ones), `raw`, and the
/// manifests by tag that former llama.cpp asked for; HEAD wherever GET. Errors have `X-Error-Code`,
/// every answer `RateLimit`.
///
/// A branch moves by another [HubRepo#commit]. A mirror that is down is a hub that was closed, or
/// one that is [#failing].
public final class HuggingFaceHub implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Repos repos;
    private final Storage storage;
    private final Quotas quotas = new Quotas();
    private final Deque<Failing> failing = new ArrayDeque<>();
    private final TreePages pages = new TreePages();
    private final Hub server;
    private final Api api;
    private final Files files;

    private HuggingFaceHub(Repos repos, InetAddress address, String storageHost) {
        this.repos = repos;
        this.storage = new Storage(address, storageHost);
        Access access = new Access(repos);
        this.api = new Api(repos, access, pages);
        this.files = new Files(repos, access, storage);
        this.server = Hub.startOn(new InetSocketAddress(address, 0));
        pages.servedFrom(endpoint());
        server.routedBy(request -> Optional.of(answer(request)));
    }

    private record Failing(String part, Fault fault) {}

    /// Starts an empty hub on free ports.
    public static HuggingFaceHub start() {
        return startAt(LOOPBACK, "localhost");
    }

    /// Starts an empty hub on free ports of another address.
    ///
    /// @param address of the hub, and of the storage too
    /// @param storageHost another name for this address, which clients must be able to look up
    public static HuggingFaceHub startAt(InetAddress address, String storageHost) {
        return new HuggingFaceHub(new Repos(), address, storageHost);
    }

    /// Starts another hub with the same repositories and tokens, now and later.
    public HuggingFaceHub mirror() {
        return new HuggingFaceHub(repos, LOOPBACK, "localhost");
    }

    /// What `HF_ENDPOINT` is to be; without a trailing slash.
    public URI endpoint() {
        return server.uri("");
    }

    /// The model of this name, made if there is none.
    ///
    /// @param name `org/name`, or a bare name
    public HubRepo model(String name) {
        return repos.open("models", name);
    }

    /// The dataset of this name, made if there is none.
    public HubRepo dataset(String name) {
        return repos.open("datasets", name);
    }

    /// Takes a repository off; it is as if it had never been.
    public void remove(HubRepo repo) {
        repos.remove(repo);
    }

    /// Gives a repository another name; the old one redirects to it.
    public void rename(HubRepo repo, String to) {
        repos.rename(repo, to);
    }

    /// Makes this a token of somebody. Any other one is refused as invalid.
    public HuggingFaceHub token(String token) {
        repos.knows(token);
        return this;
    }

    /// After `left` more requests answers 429, until `rest` has passed since the first refusal.
    ///
    /// @param bucket `api`, `resolvers` (addresses with `/resolve/`) or `pages`
    public HuggingFaceHub limit(String bucket, int left, Duration rest) {
        quotas.limit(bucket, left, rest);
        return this;
    }

    /// The next `times` requests whose path holds `part` meet this fault.
    public synchronized HuggingFaceHub failing(String part, int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            failing.add(new Failing(part, fault));
        }
        return this;
    }

    /// From now on a listing has so many entries on a page; 1000 at first.
    public HuggingFaceHub pagesOf(int entries) {
        pages.ofSize(entries);
        return this;
    }

    /// From now on the next pages of listings are said to lie at another place.
    ///
    /// @param origin scheme, host and port
    public HuggingFaceHub nextPagesAt(URI origin) {
        pages.servedFrom(origin);
        return this;
    }

    /// All links to the storage that were given away so far run out.
    public void expireLinks() {
        storage.expireLinks();
    }

    /// From now on each link to the storage is good for so many requests.
    public HuggingFaceHub usesPerLink(int times) {
        storage.allowUsesPerLink(times);
        return this;
    }

    /// How the storage serves a large file: its faults and speed can be set here.
    public Served storage(HubFile file) {
        return storage.file(file);
    }

    /// Bytes of a file that were sent, all requests together.
    public long bytesServed(HubFile file) {
        List<Exchange> exchanges =
                file.isLarge() ? storage.file(file).exchanges() : files.smallFile(file).exchanges();
        return exchanges.stream().mapToLong(Exchange::bytesSent).sum();
    }

    /// Everything that the hub itself was asked, oldest first, with its headers.
    public List<Exchange> exchanges() {
        return server.exchanges();
    }

    /// What the hub itself was asked at paths that hold `part`, oldest first.
    public List<Exchange> exchanges(String part) {
        return exchanges().stream()
                .filter(exchange -> exchange.request().path().contains(part))
                .toList();
    }

    /// Everything that the storage was asked, oldest first, with its headers.
    public List<Exchange> storageExchanges() {
        return storage.server().exchanges();
    }

    @Override
    public void close() {
        server.close();
        storage.close();
    }

    private Served answer(Request request) {
        Fault fault = faultFor(request);
        if (fault != null) {
            return Served.of(fault);
        }
        return quotas.admit(request)
                ? sound(request)
                : withQuota(HubReply.tooManyRequests(), request).served();
    }

    private Served sound(Request request) {
        return files.route(request).orElseGet(() -> withQuota(reply(request), request).served());
    }

    private HubReply reply(Request request) {
        return files.reply(request).or(() -> api.reply(request)).orElseGet(HubReply::missing);
    }

    private HubReply withQuota(HubReply reply, Request request) {
        HubReply with = reply;
        for (var field : quotas.fields(request).entrySet()) {
            with = with.with(field.getKey(), field.getValue());
        }
        return with;
    }

    private synchronized @Nullable Fault faultFor(Request request) {
        for (Iterator<Failing> each = failing.iterator(); each.hasNext(); ) {
            Failing next = each.next();
            if (request.path().contains(next.part())) {
                each.remove();
                return next.fault();
            }
        }
        return null;
    }
}
