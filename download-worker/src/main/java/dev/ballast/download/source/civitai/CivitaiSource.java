package dev.ballast.download.source.civitai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ballast.download.engine.verify.Impostor;
import dev.ballast.download.source.FileNames;
import dev.ballast.download.source.Source;
import dev.ballast.download.source.SourcePlan;
import dev.ballast.http.HeaderField;
import dev.ballast.http.HttpFetcher;
import dev.ballast.model.artifact.CivitaiChoice;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Work;
import dev.ballast.source.Credential;
import dev.ballast.source.SourceFailure;
import dev.ballast.source.civitai.CivitaiFile;
import dev.ballast.source.civitai.CivitaiSettings;
import dev.ballast.source.civitai.CivitaiSite;
import dev.ballast.source.civitai.CivitaiSite.Download;
import dev.ballast.source.civitai.CivitaiSite.Found;
import dev.ballast.source.civitai.CivitaiVersion;
import dev.ballast.source.civitai.CivitaiVersion.Gate;
import dev.ballast.source.civitai.Refusals;
import dev.ballast.source.civitai.SiteAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Versions on CivitAI, one file each: its REST API v1 says what there is, its download address
/// leads to a signed one of an object store.
public final class CivitaiSource implements Source {
    /// As observed, its storage look-up fails now and then with a 404 that is soon over.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private static final String DOWNLOAD = "/api/download/models/";
    private static final Pattern PLANNED = Pattern.compile(DOWNLOAD + "\\d+(\\?fileId=\\d+)?$");

    private final CivitaiSite site;
    private final CivitaiSettings settings;
    private final Duration lookAgain;

    public CivitaiSource(HttpFetcher http, CivitaiSettings settings) {
        this(http, settings, LOOK_AGAIN);
    }

    /// @param lookAgain after a download that is not there
    CivitaiSource(HttpFetcher http, CivitaiSettings settings, Duration lookAgain) {
        this.site = new CivitaiSite(http, settings);
        this.settings = settings;
        this.lookAgain = lookAgain;
    }

    @Override
    public boolean serves(SourceRef ref) {
        return ref instanceof SourceRef.Civitai || ref instanceof SourceRef.CivitaiModel;
    }

    @Override
    public Optional<URI> asked(SourceRef ref) {
        return Optional.of(settings.endpoints().preferred());
    }

    @Override
    public SourcePlan resolve(SourceRef ref, Credential credential) throws SourceFailure {
        String token = token(credential);
        return switch (ref) {
            case SourceRef.Civitai(long version, CivitaiChoice choice) ->
                    plan(version, choice, token);
            case SourceRef.CivitaiModel(long model) ->
                    plan(newestVersion(model, token), CivitaiChoice.USUAL, token);
            default ->
                    throw new IllegalArgumentException(
                            "%s is not of CivitAI".formatted(ref.text()));
        };
    }

    /// At this worker's own endpoint, since its token is for that, whoever made the plan.
    @Override
    public URI address(SourceRef ref, @Nullable String revision, Work.PlannedFile file) {
        return URI.create(settings.endpoints().preferred() + download(revision, file));
    }

    @Override
    public void unreachable(URI address) {
        settings.endpoints().unreachable(address);
    }

    private static String download(@Nullable String revision, Work.PlannedFile file) {
        Matcher planned = PLANNED.matcher(file.uri().toString());
        return planned.find() ? planned.group() : DOWNLOAD + revision;
    }

    /// The newest published version of the model, also of the model that a version belongs to.
    @Override
    public String newest(SourceRef ref, Credential credential) throws SourceFailure {
        String token = token(credential);
        long model =
                switch (ref) {
                    case SourceRef.Civitai(long version, _) -> modelOf(version, token);
                    case SourceRef.CivitaiModel(long id) -> id;
                    default ->
                            throw new IllegalArgumentException(
                                    "%s is not of CivitAI".formatted(ref.text()));
                };
        return String.valueOf(newestVersion(model, token));
    }

    private long modelOf(long version, @Nullable String token) throws SourceFailure {
        Refusals refusals = refusals("CivitAI version %d".formatted(version), token);
        SiteAnswer answer = site.ask("/api/v1/model-versions/" + version, token);
        if (answer.status() != 200) {
            throw refusals.of(answer, null);
        }
        long model = answer.json().path("modelId").asLong();
        if (model < 1) {
            throw refusals.loginPage();
        }
        return model;
    }

    /// The same download address at whichever endpoint answers; why it does not, if none does.
    @Override
    public URI renew(
            SourceRef ref, @Nullable String revision, Work.PlannedFile file, Credential credential)
            throws SourceFailure {
        String token = token(credential);
        Refusals refusals = refusals(file.path().fileName(), token);
        return find(download(revision, file), file.path().fileName(), token, refusals, null).from();
    }

    @Override
    public List<HeaderField> headers(SourceRef ref, Credential credential) {
        return site.headers(token(credential));
    }

    private long newestVersion(long model, @Nullable String token) throws SourceFailure {
        Refusals refusals = refusals("CivitAI model %d".formatted(model), token);
        SiteAnswer answer = site.ask("/api/v1/models/" + model, token);
        if (answer.status() != 200) {
            throw refusals.of(answer, null);
        }
        for (JsonNode version : answer.json().path("modelVersions")) {
            long id = version.path("id").asLong();
            if (id > 0 && !CivitaiVersion.isUnpublished(version.path("status").asText(""))) {
                return id;
            }
        }
        throw new SourceFailure(
                FailureCode.SOURCE_NOT_FOUND,
                "CivitAI model %d has no published version".formatted(model),
                null);
    }

    private SourcePlan plan(long id, CivitaiChoice choice, @Nullable String token)
            throws SourceFailure {
        Refusals refusals = refusals("CivitAI version %d".formatted(id), token);
        SiteAnswer answer = site.ask("/api/v1/model-versions/" + id, token);
        if (answer.status() != 200) {
            throw refusals.of(answer, null);
        }
        if (!answer.json().isObject()) {
            throw refusals.loginPage();
        }
        CivitaiVersion version = CivitaiVersion.of(id, answer.json());
        Optional<SourceFailure> refusal = refusals.of(version);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        CivitaiFile file = version.choose(choice).orElseThrow(() -> refusals.noSuchFile(version));
        return new SourcePlan(
                String.valueOf(id),
                version.name().isEmpty() ? null : version.name(),
                List.of(planned(version, file, token, refusals)));
    }

    private Work.PlannedFile planned(
            CivitaiVersion version, CivitaiFile file, @Nullable String token, Refusals refusals)
            throws SourceFailure {
        // Without its id the choice would depend on what the account prefers.
        String path = DOWNLOAD + version.id() + (file.id() == null ? "" : "?fileId=" + file.id());
        Found found = find(path, file.name(), token, refusals, version.gate());
        RelativePath name = FileNames.of(found.disposition(), file.name());
        return new Work.PlannedFile(
                name,
                found.from(),
                found.size(),
                file.sha256(),
                null,
                found.validator(),
                file.sha256() == null ? file.blake3() : null);
    }

    private Found find(
            String path,
            String name,
            @Nullable String token,
            Refusals refusals,
            @Nullable Gate gate)
            throws SourceFailure {
        Download download = site.find(path, token);
        if (download.refusal() != null && download.refusal().status() == 404) {
            pause();
            download = site.find(path, token);
        }
        Found found = download.found();
        if (download.refusal() != null) {
            throw refusals.of(download.refusal(), gate);
        }
        if (found == null || found.page() || Impostor.byType(name, found.mediaType()).isPresent()) {
            throw refusals.loginPage();
        }
        return found;
    }

    private void pause() throws SourceFailure {
        try {
            Thread.sleep(lookAgain);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SourceFailure(
                    FailureCode.SOURCE_UNREACHABLE, "stopped while waiting for the site", null);
        }
    }

    private Refusals refusals(String what, @Nullable String token) {
        return new Refusals(settings.endpoints().preferred().getHost(), what, token != null);
    }

    private @Nullable String token(Credential credential) {
        return credential.token() == null ? settings.token() : credential.token();
    }
}
