package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Check;
import dev.ballast.api.catalogs.EntryState.Installed;
import dev.ballast.api.catalogs.EntryState.JobPart;
import dev.ballast.api.catalogs.FindCatalog;
import dev.ballast.api.http.json.LongAnswer;
import dev.ballast.api.http.json.Shelves;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes entries for callers: the stored JSON as it is, and behind its fields those of the state.
/// Reading it into objects first would take most of the time of a large answer.
@ApplicationScoped
class CatalogJson {
    private static final int USUAL_SIZE = 4096;

    /// Items of a list that is made before it is sent.
    private static final int SHORT = 1000;

    /// The fields of an entry that is neither asked for nor there, which most are.
    private static final String NO_STATE =
            Stream.of(
                            "job_id",
                            "job_state",
                            "progress",
                            "bytes_done",
                            "bytes_total",
                            "speed",
                            "eta_seconds",
                            "error",
                            "model_id",
                            "on_disk_bytes",
                            "availability",
                            "availability_detail",
                            "checked_at")
                    .map(",\"%s\":null"::formatted)
                    .collect(Collectors.joining("", "\"", "}"));

    private final ObjectMapper json;

    CatalogJson(ObjectMapper json) {
        this.json = json;
    }

    /// `{"items": […], "next_cursor", "total"}`; a long one is sent while it is read.
    ///
    /// @param most items that it has
    Object list(FindCatalog.Reading list, int most) {
        return most <= SHORT
                ? bytes(out -> write(out, list))
                : LongAnswer.of(json, out -> write(out, list));
    }

    /// The catalog in the form of catalog files: `{"version", "date", "categories": […]}`. It is
    /// sent while it is read.
    StreamingOutput export(FindCatalog catalog) {
        return LongAnswer.of(
                json,
                out -> {
                    out.writeStartObject();
                    Shelves.write(out, catalog, item -> out.writeRawValue(item.entry()));
                    out.writeEndObject();
                });
    }

    /// An entry with its `ETag`.
    ///
    /// @param created where a new one is; null if it is none
    Response response(CatalogItem item, @Nullable URI created) {
        Response.ResponseBuilder answer =
                created == null ? Response.ok() : Response.created(created);
        return answer.header(HttpHeaders.ETAG, "\"%d\"".formatted(item.version()))
                .entity(item(item))
                .build();
    }

    byte[] item(CatalogItem item) {
        return bytes(out -> write(out, item));
    }

    private static void write(JsonGenerator out, FindCatalog.Reading list) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("items");
        FindCatalog.Rest rest = list.read(LongAnswer.each(item -> write(out, item)));
        out.writeEndArray();
        out.writeStringField("next_cursor", rest.nextCursor());
        out.writeNumberField("total", rest.total());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, CatalogItem item) throws IOException {
        String entry = item.entry();
        out.writeRawValue(entry, 0, entry.lastIndexOf('}'));
        EntryState state = item.state();
        out.writeRaw(",\"status\":\"");
        out.writeRaw(state.status().wire());
        out.writeRaw(item.edited() ? "\",\"edited\":true" : "\",\"edited\":false");
        out.writeRaw(",\"etag\":\"");
        out.writeRaw(Long.toString(item.version()));
        if (state.equals(EntryState.MISSING)) {
            out.writeRaw(NO_STATE);
            return;
        }
        out.writeRaw("\"");
        JobPart job = state.job();
        field(out, "job_id", job == null ? null : quoted(job.id()));
        field(out, "job_state", job == null ? null : quoted(job.state().wire()));
        field(out, "progress", job == null ? null : job.progress());
        field(out, "bytes_done", job == null ? null : job.bytesDone());
        field(out, "bytes_total", job == null ? null : job.bytesTotal());
        field(out, "speed", job == null ? null : job.speed());
        field(out, "eta_seconds", job == null ? null : job.etaSeconds());
        out.writeRaw(",\"error\":");
        error(out, job);
        Installed installed = state.installed();
        field(out, "model_id", installed == null ? null : quoted(installed.model()));
        field(out, "on_disk_bytes", installed == null ? null : installed.bytes());
        check(out, state.check());
        out.writeRaw("}");
    }

    /// The generator writes no value after raw text, so an object of its own does.
    private static void error(JsonGenerator out, @Nullable JobPart job) throws IOException {
        out.writeRaw(
                job == null || job.error() == null
                        ? "null"
                        : ((ObjectMapper) out.getCodec()).writeValueAsString(job.error()));
    }

    private static void check(JsonGenerator out, @Nullable Check check) throws IOException {
        field(
                out,
                "availability",
                check == null ? null : quoted(check.available() ? "available" : "unavailable"));
        out.writeRaw(",\"availability_detail\":");
        out.writeRaw(
                check == null || check.detail() == null
                        ? "null"
                        : ((ObjectMapper) out.getCodec()).writeValueAsString(check.detail()));
        field(out, "checked_at", check == null ? null : quoted(check.at()));
    }

    /// @param value a number, or a text that needs no escaping
    private static void field(JsonGenerator out, String name, @Nullable Object value)
            throws IOException {
        out.writeRaw(",\"");
        out.writeRaw(name);
        out.writeRaw("\":");
        out.writeRaw(String.valueOf(value));
    }

    private static String quoted(Object plain) {
        return "\"" + plain + "\"";
    }

    private byte[] bytes(LongAnswer.Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
