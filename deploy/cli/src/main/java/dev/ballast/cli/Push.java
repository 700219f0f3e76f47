package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ballast push`: sends a file, by tus 1.0.
@Command(
        name = "push",
        description = "Sends a file of this machine and installs it; goes on where it stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ballast push model.safetensors --dest loras",
            "  ballast push model.gguf --no-follow"
        },
        mixinStandardHelpOptions = true)
final class Push extends ApiCommand {
    private static final int PART = 16 << 20;
    private static final int MOST_TRIES = 5;
    private static final Map<String, String> TUS = Map.of("Tus-Resumable", "1.0.0");

    @Parameters(paramLabel = "FILE", description = "What to send.")
    private Path file = Path.of("");

    @Mixin private PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--follow",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show how it is installed. Default; --no-follow returns once it is sent.")
    private boolean follow;

    Push(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int run(Api api) throws IOException, ApiProblem {
        SentFile sent = SentFile.of(file);
        String id = earlier(api, sent);
        long offset = 0;
        if (id == null) {
            id = begin(api, sent);
        } else {
            offset = offset(api, id);
            err().println("goes on at " + Amounts.bytes(offset));
        }
        String jobId = send(api, sent, "uploads/" + id, offset);
        Job job = new Job(api.get("jobs/" + Api.encode(jobId)));
        if (!json()) {
            out().println("job " + job.id());
            out().flush();
        }
        if (follow) {
            return new Watch(this, api).follow(job, false);
        }
        if (json()) {
            printJson(job.json());
        }
        return ExitCode.OK;
    }

    /// An upload of the same file to the same place that was broken off; null for none.
    private @Nullable String earlier(Api api, SentFile sent) throws IOException, ApiProblem {
        for (JsonNode upload : api.get("uploads").path("items")) {
            boolean same =
                    upload.path("fingerprint").asText("").equals(sent.fingerprint())
                            && upload.path("size").asLong() == sent.size()
                            && Objects.equals(upload.path("dest").textValue(), place.dest())
                            && upload.path("volume")
                                    .asText("")
                                    .equals(place.volume() == null ? "shared" : place.volume());
            if (same && !upload.path("job").isTextual()) {
                return upload.path("id").asText();
            }
        }
        return null;
    }

    private String begin(Api api, SentFile sent) throws IOException, ApiProblem {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("filename", sent.name());
        fields.put("dest", place.dest());
        fields.put("volume", place.volume());
        fields.put("sha256", place.sha256());
        fields.put("fingerprint", sent.fingerprint());
        String metadata =
                fields.entrySet().stream()
                        .filter(field -> field.getValue() != null)
                        .map(field -> field.getKey() + " " + base64(field.getValue()))
                        .collect(Collectors.joining(","));
        Map<String, String> headers = new LinkedHashMap<>(TUS);
        headers.put("Upload-Length", String.valueOf(sent.size()));
        headers.put("Upload-Metadata", metadata);
        String location = api.send("POST", "uploads", headers, new byte[0]).get("location");
        if (location == null) {
            throw new IOException("the answer does not say where to send the file");
        }
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /// Sends the rest, part by part.
    ///
    /// @return the job that installs it
    private String send(Api api, SentFile sent, String upload, long from)
            throws IOException, ApiProblem {
        long offset = from;
        int tries = 0;
        while (true) {
            try {
                Map<String, String> answer =
                        api.send("PATCH", upload, part(sent, offset), sent.part(offset, PART));
                offset = Long.parseLong(answer.getOrDefault("upload-offset", "0"));
                tries = 0;
                tell(offset, sent.size());
                String job = answer.get("ballast-job");
                if (job != null) {
                    tellEnd();
                    return job;
                }
            } catch (IOException e) {
                tries++;
                if (tries >= MOST_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(tries));
                offset = offset(api, upload.substring(upload.indexOf('/') + 1));
            }
        }
    }

    private static Map<String, String> part(SentFile sent, long offset) throws IOException {
        byte[] digest = SentFile.sha256().digest(sent.part(offset, PART));
        Map<String, String> headers = new LinkedHashMap<>(TUS);
        headers.put("Content-Type", "application/offset+octet-stream");
        headers.put("Upload-Offset", String.valueOf(offset));
        headers.put("Upload-Checksum", "sha256 " + Base64.getEncoder().encodeToString(digest));
        return headers;
    }

    private static long offset(Api api, String id) throws IOException, ApiProblem {
        return Long.parseLong(
                api.send("HEAD", "uploads/" + Api.encode(id), TUS, new byte[0])
                        .getOrDefault("upload-offset", "0"));
    }

    /// One line that is drawn over itself, where a person watches.
    private void tell(long offset, long size) {
        if (surroundings().terminal() && !json()) {
            err().print(
                            "\rsent %3d %%  %s of %s   "
                                    .formatted(
                                            offset * 100 / size,
                                            Amounts.bytes(offset),
                                            Amounts.bytes(size)));
            err().flush();
        }
    }

    private void tellEnd() {
        if (surroundings().terminal() && !json()) {
            err().println();
        }
    }

    private static String base64(@Nullable String text) {
        return Base64.getEncoder()
                .encodeToString(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }
}
