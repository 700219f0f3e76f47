package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Check;
import dev.ballast.api.catalogs.EntryState.Installed;
import dev.ballast.api.catalogs.EntryState.JobPart;
import dev.ballast.api.jobs.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Writes entries for callers: the stored JSON as it is, and behind its fields those of the state.
/// Reading it into objects first would take most of the time of a large answer.
@ApplicationScoped
class CatalogJson {
    private static final int USUAL_SIZE = 1024;

    private final ObjectMapper json;

    CatalogJson(ObjectMapper json) {
        this.json = json;
    }

    /// `{"items": […], "next_cursor", "total"}`
    byte[] page(Page<CatalogItem> page) {
        return write(
                page.items().size(),
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("items");
                    for (CatalogItem item : page.items()) {
                        write(out, item);
                    }
                    out.writeEndArray();
                    out.writeStringField("next_cursor", page.nextCursor());
                    out.writeNumberField("total", page.total());
                    out.writeEndObject();
                });
    }

    byte[] item(CatalogItem item) {
        return write(1, out -> write(out, item));
    }

    private static void write(JsonGenerator out, CatalogItem item) throws IOException {
        String entry = item.entry();
        out.writeRawValue(entry.substring(0, entry.lastIndexOf('}')));
        EntryState state = item.state();
        out.writeRaw(",\"status\":\"");
        out.writeRaw(state.status().wire());
        out.writeRaw("\",\"edited\":");
        out.writeRaw(item.edited() ? "true" : "false");
        out.writeRaw(",\"etag\":\"");
        out.writeRaw(Long.toString(item.version()));
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

    private byte[] write(int items, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE * (items + 1));
        try (JsonGenerator out = json.createGenerator(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Something that is written.
    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }
}
