package dev.ballast.local.hub.civitai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Request;
import dev.ballast.local.hub.Served;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A CivitAI on 127.0.0.1, with a storage behind it that is called `localhost` and answers 400 to
/// whoever shows a token. What is there is data:
///
/// ```java
/// try (CivitaiHub hub = CivitaiHub.start()) {
///     hub.release(123, 456).file(789, "tiny.safetensors", Content.safetensors(1, 4096));
///     hub.release(123, 457).door(Door.LOGIN);
///     … a worker with CIVITAI_ENDPOINT=hub.endpoint() …
///     assertThat(hub.storageExchanges()).allMatch(e -> e.request().header("Authorization").isEmpty());
/// }
/// ```
public final class CivitaiHub implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("/api/v1/model-versions/(\\d+)");
    private static final Pattern MODEL = Pattern.compile("/api/v1/models/(\\d+)");
    private static final String BY_HASH = "/api/v1/model-versions/by-hash/ids";
    private static final Pattern DOWNLOAD = Pattern.compile("/api/download/models/(\\d+)");
    private static final Pattern FILE = Pattern.compile("(?:^|&)fileId=(\\d+)(?:&|$)");

    /// As observed: any of these within the name is taken for a browser.
    private static final List<String> BROWSERS =
            List.of("mozilla", "chrome", "safari", "firefox", "opera", "edge");

    private static final String PICTURES = "/picture/";

    private final Hub server;
    private final Hub storage;
    private final String storageHost;
    private final Map<Long, Release> releases = new ConcurrentSkipListMap<>();
    private final Map<Long, List<Release>> models = new ConcurrentHashMap<>();
    private final Map<Long, ObjectNode> descriptions = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Allowance allowance;

    private CivitaiHub(InetAddress address, String storageHost) {
        this.server = Hub.startOn(new InetSocketAddress(address, 0));
        this.storage = Hub.startOn(new InetSocketAddress(address, 0));
        this.storageHost = storageHost;
        server.routedBy(request ->
                request.path().startsWith(PICTURES)
                        ? Optional.empty()
                        : Optional.of(answer(request)));
    }

    /// Starts an empty site on free ports.
    public static CivitaiHub start() {
        return startAt(InetAddress.ofLiteral("127.0.0.1"), "localhost");
    }

    /// Starts an empty site on free ports of another address.
    ///
    /// @param address of the site, and of the storage too
    /// @param storageHost another name for this address, which clients must be able to look up
    public static CivitaiHub startAt(InetAddress address, String storageHost) {
        return new CivitaiHub(address, storageHost);
    }

    /// Starts another domain of this site: it sends everybody here.
    public Hub sibling() {
        return Hub.start()
                .routedBy(request ->
                        Optional.of(
                                Served.of(
                                        Fault.redirectTo(
                                                server.uri(
                                                        request.path()
                                                                + (request.query().isEmpty()
                                                                        ? ""
                                                                        : "?"
                                                                                + request
                                                                                        .query()))))));
    }

    /// What `CIVITAI_ENDPOINT` is to be; without a trailing slash.
    public URI endpoint() {
        return server.uri("");
    }

    /// Makes this the key of an account. Any other one is refused as invalid.
    public CivitaiHub token(String token) {
        tokens.add(token);
        return this;
    }

    /// Makes a version; those of a model are listed newest first, which is as they were made, last
    /// one first.
    public Release release(long model, long version) {
        Release release = new Release(version, model);
        releases.put(version, release);
        models.computeIfAbsent(model, _ -> new ArrayList<>()).addFirst(release);
        return release;
    }

    /// Takes a version off; it is as if it had never been.
    public void remove(Release release) {
        releases.remove(release.id());
        models.values().forEach(versions -> versions.remove(release));
    }

    /// Changes what the site says of a model.
    public CivitaiHub describe(long model, Consumer<ObjectNode> edit) {
        descriptions.compute(
                model,
                (_, known) -> {
                    ObjectNode next =
                            known == null
                                    ? JsonNodeFactory.instance.objectNode()
                                    : known.deepCopy();
                    edit.accept(next);
                    return next;
                });
        return this;
    }

    /// From now on takes `most` requests to its API in each window of time, and says so.
    public CivitaiHub allowing(int most, Duration window) {
        allowance = new Allowance(most, window);
        return this;
    }

    /// From now on takes as many requests as come.
    public CivitaiHub allowingAll() {
        allowance = null;
        return this;
    }

    /// How often a window's allowance was used up, so that one more request would have been beyond.
    public int timesUsedUp() {
        Allowance limit = allowance;
        return limit == null ? 0 : limit.usedUp();
    }

    /// Requests that came although the site had said that no more are allowed.
    public int beyondAllowance() {
        Allowance limit = allowance;
        return limit == null ? 0 : limit.beyond();
    }

    /// Serves a picture, at the site itself: others have no certificate here.
    ///
    /// @return how it is served: its faults can be set there
    public Served picture(String name, Content content) {
        return server.serve(PICTURES + name, content);
    }

    /// The address of a picture.
    public URI pictureUri(String name) {
        return server.uri(PICTURES + name);
    }

    /// How the storage serves a file: its faults and speed can be set here.
    public Served storage(Content content) {
        return storage.serve(path(content), content)
                .refusingHeader("Authorization")
                .withHeader("Content-Type", "binary/octet-stream");
    }

    /// Everything that the site itself was asked, oldest first, with its headers.
    public List<Exchange> exchanges() {
        return server.exchanges();
    }

    /// Everything that the storage was asked, oldest first, with its headers.
    public List<Exchange> storageExchanges() {
        return storage.exchanges();
    }

    /// Bytes of a file that were sent, all requests together.
    public long bytesServed(Content content) {
        return storage.bytesServed(path(content));
    }

    @Override
    public void close() {
        server.close();
        storage.close();
    }

    private Served answer(Request request) {
        Allowance limit = allowance;
        if (limit == null || !request.path().startsWith("/api/v1/")) {
            return unlimited(request);
        }
        if (!limit.take()) {
            return Served.of(Fault.status(429, limit.fields(), "{\"error\":\"slow down\"}"));
        }
        Served answer = unlimited(request);
        limit.fields().forEach(answer::withHeaderAlways);
        return answer;
    }

    private Served unlimited(Request request) {
        Optional<String> token =
                request.header("Authorization").map(value -> value.replace("Bearer ", ""));
        if (token.isPresent() && !tokens.contains(token.get())) {
            return Served.of(Door.LOGIN.refusal());
        }
        Matcher download = DOWNLOAD.matcher(request.path());
        if (download.matches()) {
            Release release = releases.get(id(download));
            return release == null
                    ? Served.of(Door.MISSING.refusal())
                    : download(release, request, token.isPresent());
        }
        Matcher version = VERSION.matcher(request.path());
        Release asked = version.matches() ? releases.get(id(version)) : null;
        if (asked != null) {
            return asked.nextFault()
                    .map(Served::of)
                    .orElseGet(() -> json(asked.json()).throttledTo(asked.bytesPerSecond()));
        }
        if (request.path().equals(BY_HASH)) {
            return Served.of(Content.of(versionsOf(request.body()).toString()))
                    .withHeader("Content-Type", "application/json; charset=utf-8");
        }
        Matcher model = MODEL.matcher(request.path());
        if (model.matches() && models.containsKey(id(model))) {
            return json(model(id(model)));
        }
        if (request.path().equals("/login")) {
            return Served.of(Fault.htmlPage());
        }
        return Served.of(
                Fault.status(
                        404,
                        Map.of("Content-Type", "application/json"),
                        "{\"error\":\"No model with this id\"}"));
    }

    private Served download(Release release, Request request, boolean account) {
        Door door = release.door();
        boolean open = door == Door.OPEN || (door == Door.LOGIN && account);
        String agent = request.header("User-Agent").orElse("").toLowerCase(Locale.ROOT);
        if (!open && door.turnsBrowsersAway() && BROWSERS.stream().anyMatch(agent::contains)) {
            return Served.of(Fault.redirectTo(server.uri("/login")));
        }
        Matcher asked = FILE.matcher(request.query());
        // Without an id the account's preferences decide, which nobody can know: here it is none.
        long file = asked.find() ? id(asked) : -1;
        Optional<Content> content = release.content(file);
        if (!open || content.isEmpty()) {
            return Served.of((open ? Door.MISSING : door).refusal());
        }
        return Served.of(Fault.redirectTo(link(content.get(), release.nameOf(file).orElse(""))));
    }

    /// A signed link to the storage, which names the file itself.
    private URI link(Content content, String name) {
        String disposition = "attachment; filename=\"%s\"".formatted(name);
        if (!storage.isServing(path(content))) {
            storage(content).withHeader("Content-Disposition", disposition);
        }
        return URI.create(
                "http://%s:%d%s?X-Amz-Signature=s1gnature&response-content-disposition=%s"
                        .formatted(
                                storageHost,
                                storage.port(),
                                path(content),
                                URLEncoder.encode(disposition, StandardCharsets.UTF_8)));
    }

    /// As observed: an array of SHA-256 in any case; those that are known come back.
    private ArrayNode versionsOf(String hashes) {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        String asked = hashes.toUpperCase(Locale.ROOT);
        releases.values().stream()
                .map(Release::json)
                .forEach(version ->
                        version.path("files")
                                .forEach(file -> {
                                    String sha256 = file.path("hashes").path("SHA256").asText();
                                    if (asked.contains('"' + sha256 + '"')) {
                                        found.addObject()
                                                .put("modelVersionId", version.path("id").asLong())
                                                .put("modelId", version.path("modelId").asLong())
                                                .put("hash", sha256);
                                    }
                                }));
        return found;
    }

    private ObjectNode model(long id) {
        ObjectNode model = JsonNodeFactory.instance.objectNode();
        model.put("id", id).put("name", "Model " + id);
        ObjectNode described = descriptions.get(id);
        if (described != null) {
            model.setAll(described);
        }
        ArrayNode versions = model.putArray("modelVersions");
        models.getOrDefault(id, List.of()).forEach(release -> versions.add(release.json()));
        return model;
    }

    private static Served json(ObjectNode body) {
        return Served.of(Content.of(body.toString()))
                .withHeader("Content-Type", "application/json; charset=utf-8");
    }

    private static String path(Content content) {
        return "/model/" + content.version();
    }

    private static long id(Matcher matcher) {
        return Long.parseLong(matcher.group(1));
    }
}
