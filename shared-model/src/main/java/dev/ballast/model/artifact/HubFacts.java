package dev.ballast.model.artifact;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a hub says of a model, for people and for choosing. Any of it may be missing; texts are
/// plain, and cut to a bearable length by whoever asked.
///
/// @param hub `civitai` or `huggingface`
/// @param name to be shown, cleaned; null where the hub has none besides the repository's
/// @param author account that it belongs to
/// @param description without markup
/// @param baseModel what it was made from or for, in the hub's words
/// @param type in the hub's words: `LORA`, `text-generation`
/// @param version name of the version, for people
/// @param tags in the hub's words
/// @param trainedWords words that call what an adapter has learned
/// @param nsfw whether it is marked as not safe for work; null where the hub does not tell
/// @param license its short name
/// @param gated `auto` or `manual`; null for what everybody may fetch
/// @param parameters number of parameters, by the type that they are stored in
/// @param stats counts that the hub keeps, such as `downloads`
/// @param revision commit, or id of the version
/// @param modelId CivitAI's id of the model that the version is of; null elsewhere
/// @param fileId CivitAI's id of the file; null elsewhere
/// @param precision CivitAI's word for the type of the parameters; null elsewhere
/// @param updatedAt when it was last changed there
/// @param page where people look at it
/// @param preview a picture of it that is stored; null for none
/// @param offer what a download would get; null where the hub has no single file, and from workers
///   that do not tell it yet
public record HubFacts(
        String hub,
        @Nullable String name,
        @Nullable String author,
        @Nullable String description,
        @Nullable String baseModel,
        @Nullable String type,
        @Nullable String version,
        List<String> tags,
        List<String> trainedWords,
        @Nullable Boolean nsfw,
        @Nullable String license,
        @Nullable String gated,
        Map<String, Long> parameters,
        Map<String, Long> stats,
        @Nullable String revision,
        @Nullable Long modelId,
        @Nullable Long fileId,
        @Nullable String precision,
        @Nullable Instant updatedAt,
        @Nullable String page,
        @Nullable Preview preview,
        @Nullable Offer offer) {
    public HubFacts {
        tags = tags == null ? List.of() : List.copyOf(tags);
        trainedWords = trainedWords == null ? List.of() : List.copyOf(trainedWords);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        stats = stats == null ? Map.of() : Map.copyOf(stats);
    }

    /// A picture or a short video of what the model makes.
    ///
    /// @param sha256 of its bytes; its name
    /// @param mediaType as its content says, not as the hub does
    /// @param width pixels
    /// @param height pixels
    /// @param nsfwLevel 1, 2, 4, 8 or 16: the higher the less fit for everybody; 0 if not told
    /// @param path where it lies, relative to the volume's root
    public record Preview(
            Sha256 sha256,
            String mediaType,
            int width,
            int height,
            int nsfwLevel,
            RelativePath path) {}

    /// The file that a hub gives to whoever downloads a version.
    ///
    /// @param file its name there; null where there is none
    /// @param size bytes, as far as the hub tells, which rounds; null if it does not
    /// @param sha256 null where the hub does not know it yet
    /// @param refusal why the hub does not give it, for people; null if it does
    public record Offer(
            @Nullable String file,
            @Nullable Long size,
            @Nullable Sha256 sha256,
            @Nullable String refusal) {}

    /// The same with this picture.
    public HubFacts with(@Nullable Preview picture) {
        return with(author, description, tags, picture);
    }

    /// The same with what the hub said earlier and does not say now: the picture, and of the same
    /// revision author, description and tags. Where the author is told no more, only a part could
    /// be read, and its description is no new one.
    public HubFacts keeping(HubFacts earlier) {
        Preview picture = preview == null ? earlier.preview : preview;
        if (!Objects.equals(revision, earlier.revision)) {
            return with(picture);
        }
        boolean isPart = author == null && earlier.author != null;
        return with(
                isPart ? earlier.author : author,
                earlier.description != null && (isPart || description == null)
                        ? earlier.description
                        : description,
                tags.isEmpty() ? earlier.tags : tags,
                picture);
    }

    private HubFacts with(
            @Nullable String author,
            @Nullable String description,
            List<String> tags,
            @Nullable Preview preview) {
        return new HubFacts(
                hub,
                name,
                author,
                description,
                baseModel,
                type,
                version,
                tags,
                trainedWords,
                nsfw,
                license,
                gated,
                parameters,
                stats,
                revision,
                modelId,
                fileId,
                precision,
                updatedAt,
                page,
                preview,
                offer);
    }
}
