package dev.ballast.api.http.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes entries for callers: the stored JSON as it is, and behind its fields those of the state.
/// Reading it into objects first would take most of the time of a large answer.
@ApplicationScoped
class CatalogJson {
    /// Bytes that are sent at a time.
    private static final int PART = 1 << 18;

    /// Items of a list that is made before it is sent.
    private static final int SHORT = 1000;

    /// The fields of an entry that is neither asked for nor there, which most are.
    private static final byte[] NO_STATE =
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
                    .collect(Collectors.joining("", "", "}"))
                    .getBytes(StandardCharsets.UTF_8);

    private final ObjectMapper json;

    CatalogJson(ObjectMapper json) {
        this.json = json;
    }

    /// `{"items": […], "next_cursor", "total"}`; a long one is sent while it is made.
    ///
    /// @param most items that it has
    Object list(FindCatalog.Reading list, int most) {
        StreamingOutput all = out -> write(out, list);
        return most > SHORT ? inParts(all) : bytes(all);
    }

    /// The catalog in the form of catalog files: `{"version", "date", "categories": […]}`. It is
    /// sent while it is read.
    StreamingOutput export(FindCatalog catalog) {
        return LongAnswer.of(
                json,
                out -> {
                    out.writeStartObject();
                    Shelves.write(out, catalog, item -> out.writeRawValue(item.entry().toString()));
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

    private static StreamingOutput inParts(StreamingOutput all) {
        return out -> {
            BufferedOutputStream parts = new BufferedOutputStream(out, PART);
            all.write(parts);
            parts.flush();
        };
    }

    private static byte[] bytes(StreamingOutput all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            all.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(OutputStream out, FindCatalog.Reading list) throws IOException {
        try {
            write(out, "{\"items\":[");
            FindCatalog.Rest rest = list.read(LongAnswer.each(new Items(this, out)));
            write(out, "],\"next_cursor\":" + json(rest.nextCursor()));
            write(out, ",\"total\":" + rest.total() + "}");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Far quicker than UTF-8, which has to look for what is none.
    private static void writeAscii(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void write(OutputStream out, CatalogItem item) throws IOException {
        EntryState state = item.state();
        item.entry().writeOpen(out);
        writeAscii(
                out,
                ",\"status\":\""
                        + state.status().wire()
                        + "\",\"edited\":"
                        + item.edited()
                        + ",\"custom\":"
                        + item.custom()
                        + ",\"etag\":\""
                        + item.version()
                        + "\"");
        if (state.equals(EntryState.MISSING)) {
            out.write(NO_STATE);
        } else {
            write(out, fields(state));
        }
    }

    private String fields(EntryState state) {
        StringBuilder out = new StringBuilder();
        JobPart job = state.job();
        field(out, "job_id", job == null ? null : quoted(job.id()));
        field(out, "job_state", job == null ? null : quoted(job.state().wire()));
        field(out, "progress", job == null ? null : job.progress());
        field(out, "bytes_done", job == null ? null : job.bytesDone());
        field(out, "bytes_total", job == null ? null : job.bytesTotal());
        field(out, "speed", job == null ? null : job.speed());
        field(out, "eta_seconds", job == null ? null : job.etaSeconds());
        field(out, "error", job == null ? null : json(job.error()));
        Installed installed = state.installed();
        field(
                out,
                "model_id",
                installed == null || installed.model() == null ? null : quoted(installed.model()));
        field(out, "on_disk_bytes", installed == null ? null : installed.bytes());
        Check check = state.check();
        field(
                out,
                "availability",
                check == null ? null : quoted(check.available() ? "available" : "unavailable"));
        field(out, "availability_detail", check == null ? null : json(check.detail()));
        field(out, "checked_at", check == null ? null : quoted(check.at()));
        return out.append('}').toString();
    }

    /// @param value JSON
    private static void field(StringBuilder out, String name, @Nullable Object value) {
        out.append(",\"").append(name).append("\":").append(value);
    }

    private static String quoted(Object plain) {
        return "\"" + plain + "\"";
    }

    private String json(@Nullable Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The elements of an array, with what is between them.
    private static final class Items implements LongAnswer.ItemWriting<CatalogItem> {
        private final CatalogJson json;
        private final OutputStream out;
        private String glue = "";

        Items(CatalogJson json, OutputStream out) {
            this.json = json;
            this.out = out;
        }

        @Override
        public void write(CatalogItem item) throws IOException {
            writeAscii(out, glue);
            json.write(out, item);
            glue = ",";
        }
    }
}
