package dev.ballast.system;

import static dev.ballast.system.Sizes.kibibytes;
import static dev.ballast.system.Sizes.mebibytes;

import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Served;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Files that the hub serves under one folder, and their downloads into the folder of the same
/// name.
final class SmallFiles {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Product product;
    private final String folder;

    SmallFiles(Product product, String folder) {
        this.product = product;
        this.folder = folder;
    }

    Served served(String name, long size) {
        return product.hub().serve(path(name), Content.generated(name.hashCode(), size));
    }

    URI serve(String name, long size) {
        served(name, size);
        return address(name);
    }

    /// Starts the download of a file that is served.
    ///
    /// @return id of its job
    String submit(String name) {
        return product.api().submit(Map.of("source", address(name).toString(), "dest", folder));
    }

    /// Serves a file and returns once it is on the volume.
    void fetch(String name) {
        served(name, 1_000);
        product.api().awaitCompleted(submit(name), PATIENCE);
    }

    /// Puts an entry of this id into the catalog: its file is to be served under its name with
    /// `.bin`.
    void enter(String id) {
        Map<String, String> entry =
                Map.of(
                        "id",
                        id,
                        "name",
                        id,
                        "file",
                        id + ".bin",
                        "category",
                        "checkpoints",
                        "dest",
                        folder,
                        "source",
                        "url",
                        "url",
                        address(id + ".bin").toString());
        product.api().post("/api/v1/catalog/import", List.of(entry)).expect(200);
    }

    /// A download that is long under way.
    Slow slow(String name) {
        Served served = served(name, mebibytes(8)).throttledTogetherTo(kibibytes(256));
        String job = submit(name);
        product.api().awaitBytes(job, kibibytes(300));
        return new Slow(job, address(name).toString(), served);
    }

    private URI address(String name) {
        return product.hub().uri(path(name));
    }

    private String path(String name) {
        return "/" + folder + "/" + name;
    }

    /// @param job its id
    /// @param source the address of its file
    record Slow(String job, String source, Served served) {
        /// The rest comes at once.
        void hurry() {
            served.throttledTogetherTo(mebibytes(64));
        }
    }
}
