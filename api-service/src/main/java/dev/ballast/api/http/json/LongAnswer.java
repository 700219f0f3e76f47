package dev.ballast.api.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/// JSON that is sent while it is made, so that it is never held as a whole.
public final class LongAnswer {
    private LongAnswer() {}

    /// Something that can be written.
    public interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    /// Something that can be written item by item.
    public interface ItemWriting<T> {
        void write(T item) throws IOException;
    }

    /// The answer of a resource. If writing fails in its middle, nothing closes what is open, so
    /// that no half of it can be taken for the whole.
    public static StreamingOutput of(ObjectMapper json, Writing writing) {
        return stream -> {
            JsonGenerator out = json.createGenerator(stream);
            try {
                writing.to(out);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            out.close();
        };
    }

    /// Takes items from whoever knows nothing of writing.
    public static <T> Consumer<T> each(ItemWriting<T> writing) {
        return item -> {
            try {
                writing.write(item);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
