package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ballast.model.job.View;
import java.net.URI;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a model comes from. Parsed once, at the edge; its text form is canonical, so equal sources
/// are equal strings.
public sealed interface SourceRef {

    /// The canonical text, which [#parse] reads back to an equal value.
    @JsonValue
    String text();

    /// The view that a job gets when it names none.
    View defaultView();

    /// A short name for people: the repository, or the last segment of the address.
    String displayName();

    /// Reads a source, or a pasted hub page which names one.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is accepted
    @JsonCreator
    static SourceRef parse(String text) {
        return SourceParser.parse(text.strip());
    }

    /// A Hugging Face repository, or one file of it: `hf://org/name[@rev][/path]`,
    /// `hf://datasets/org/name…`.
    ///
    /// @param dataset whether it is a dataset and not a model
    /// @param repo `org/name`, or a bare `name` of a very old model
    /// @param revision branch, tag, commit or `refs/pr/N`; null for the default branch
    /// @param path the one file that is meant; null for all
    record HuggingFace(
            boolean dataset, String repo, @Nullable String revision, @Nullable RelativePath path)
            implements SourceRef {
        public HuggingFace {
            HubNames.checkRepo(repo);
            if (revision != null) {
                HubNames.checkRevision(revision);
            }
        }

        @Override
        public String text() {
            return "hf://"
                    + (dataset ? "datasets/" : "")
                    + repo
                    + (revision == null ? "" : "@" + revision.replace("/", "%2F"))
                    + (path == null ? "" : "/" + path);
        }

        @Override
        public View defaultView() {
            return View.HF_CACHE;
        }

        @Override
        public String displayName() {
            return repo;
        }
    }

    /// A GGUF model by tag, as llama.cpp names it: `gguf://org/name[:tag]`.
    ///
    /// @param repo `org/name`
    /// @param tag quantisation such as `Q4_K_M`; null for the default order
    record Gguf(String repo, @Nullable String tag) implements SourceRef {
        private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

        public Gguf {
            HubNames.checkRepo(repo);
            if (tag != null && !TAG.matcher(tag).matches()) {
                throw new IllegalArgumentException(
                        "'%s' is not a tag: it takes letters, digits, '_', '.' and '-'"
                                .formatted(tag));
            }
        }

        @Override
        public String text() {
            return "gguf://" + repo + (tag == null ? "" : ":" + tag);
        }

        @Override
        public View defaultView() {
            return View.LLAMA_CPP;
        }

        @Override
        public String displayName() {
            return repo;
        }
    }

    /// A version on CivitAI: `civitai://<versionId>[?file=<id>]`, or with the traits of its file
    /// (`?format=SafeTensor&fp=fp16`).
    ///
    /// @param versionId 1 or more
    record Civitai(long versionId, CivitaiChoice choice) implements SourceRef {
        public Civitai {
            if (versionId < 1) {
                throw new IllegalArgumentException("a CivitAI id is 1 or more");
            }
        }

        @Override
        public String text() {
            return "civitai://" + versionId + choice.text();
        }

        @Override
        public View defaultView() {
            return View.PLAIN;
        }

        @Override
        public String displayName() {
            return "civitai " + versionId;
        }
    }

    /// The newest version of a model on CivitAI: `civitai://model/<modelId>`. Which one that is,
    /// the plan pins.
    ///
    /// @param modelId 1 or more
    record CivitaiModel(long modelId) implements SourceRef {
        public CivitaiModel {
            if (modelId < 1) {
                throw new IllegalArgumentException("a CivitAI id is 1 or more");
            }
        }

        @Override
        public String text() {
            return "civitai://model/" + modelId;
        }

        @Override
        public View defaultView() {
            return View.PLAIN;
        }

        @Override
        public String displayName() {
            return "civitai model " + modelId;
        }
    }

    /// A file that a caller has uploaded to the API: `upload://<id>`.
    record Upload(UUID id) implements SourceRef {
        @Override
        public String text() {
            return "upload://" + id;
        }

        @Override
        public View defaultView() {
            return View.PLAIN;
        }

        @Override
        public String displayName() {
            return "upload " + id;
        }
    }

    /// One file at an address.
    ///
    /// @param uri absolute `http` or `https`, with a host, without user information or fragment
    record Direct(URI uri) implements SourceRef {
        public Direct {
            String scheme = String.valueOf(uri.getScheme());
            if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "'%s' is not an http:// or https:// address with a host"
                                .formatted(SourceParser.shorten(uri.toString())));
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "the address holds a user name or password; give it as 'token' instead");
            }
            String path = uri.getPath() == null ? "" : uri.getPath();
            if (path.codePoints().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("the address holds a control character");
            }
            if (uri.getRawFragment() != null) {
                throw new IllegalArgumentException("the address of a file has no '#' part");
            }
        }

        @Override
        public String text() {
            return uri.toString();
        }

        @Override
        public View defaultView() {
            return View.PLAIN;
        }

        @Override
        public String displayName() {
            String path = uri.getPath() == null ? "" : uri.getPath();
            String last = path.substring(path.lastIndexOf('/') + 1);
            return last.isEmpty() ? uri.getHost() : last;
        }
    }

    /// A source of no files: one task that ends at once. It measures the queue alone, and the API
    /// takes it only where the operator switched it on for `ballast bench`.
    ///
    /// @param name 1 to 128 letters, digits, `_`, `.` and `-`; tells one such job from another
    record Noop(String name) implements SourceRef {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

        public Noop {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "a noop:// source takes a name of letters, digits, '_', '.' and '-'");
            }
        }

        @Override
        public String text() {
            return "noop://" + name;
        }

        @Override
        public View defaultView() {
            return View.PLAIN;
        }

        @Override
        public String displayName() {
            return name;
        }
    }
}
