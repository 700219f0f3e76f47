package dev.ballast.api.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ballast.api.catalogs.BadCatalogException;
import dev.ballast.api.catalogs.CatalogDocument;
import dev.ballast.api.catalogs.CatalogSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The catalog files that `BALLAST_CATALOG` names (one file, or all `*.json` of a folder in the
/// order of their names), otherwise the one that is part of the service.
@ApplicationScoped
public class CatalogFiles implements CatalogSource {
    private static final String BUILT_IN = "/catalogs/models.json";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Optional<String> named;

    public CatalogFiles(@ConfigProperty(name = "ballast.catalog") Optional<String> named) {
        this.named = named.filter(name -> !name.isBlank());
    }

    @Override
    public List<File> read() {
        List<String> faults = new ArrayList<>();
        List<File> files = new ArrayList<>();
        try {
            if (named.isEmpty()) {
                files.add(builtIn());
            } else {
                for (Path path : paths(Path.of(named.get()))) {
                    try (InputStream content = Files.newInputStream(path)) {
                        files.add(parse(path.toString(), content));
                    } catch (JsonProcessingException e) {
                        faults.add(fault(path.toString(), e));
                    }
                }
            }
        } catch (IOException e) {
            faults.add("%s: cannot be read (%s)".formatted(named.orElse(BUILT_IN), e));
        }
        if (!faults.isEmpty()) {
            throw new BadCatalogException(faults);
        }
        return files;
    }

    private static List<Path> paths(Path named) throws IOException {
        if (!Files.isDirectory(named)) {
            return List.of(named);
        }
        try (Stream<Path> inside = Files.list(named)) {
            return inside.filter(path -> path.toString().endsWith(".json"))
                    .filter(path -> !path.toString().endsWith(".schema.json"))
                    .sorted()
                    .toList();
        }
    }

    private static File builtIn() throws IOException {
        try (InputStream content = CatalogFiles.class.getResourceAsStream(BUILT_IN)) {
            if (content == null) {
                throw new IOException("it is not part of the service");
            }
            return parse("models.json", content);
        }
    }

    private static File parse(String name, InputStream content) throws IOException {
        return new File(name, CatalogDocument.of(JSON.readTree(content)));
    }

    private static String fault(String name, JsonProcessingException e) {
        return "%s: line %d, column %d: %s"
                .formatted(
                        name,
                        e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                        e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                        e.getOriginalMessage());
    }
}
