package dev.ballast.api.metadata;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.artifact.PreviewFormat;
import dev.ballast.model.artifact.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/// Takes a picture that a worker fetched and made small. It is judged again: whatever is shown in a
/// browser must be what it is said to be.
@ApplicationScoped
public class SavePreview {
    private final PreviewStore store;

    SavePreview(PreviewStore store) {
        this.store = store;
    }

    /// Keeps it.
    ///
    /// @throws RefusedException `INVALID_REQUEST` if the bytes are others, too many, or no picture
    ///   or video
    @Transactional
    public void handle(Sha256 sha256, byte[] bytes) {
        if (bytes.length > PreviewStore.MOST_BYTES) {
            throw RefusedException.invalid(
                    "body", "has more than %d bytes".formatted(PreviewStore.MOST_BYTES));
        }
        if (PreviewFormat.of(bytes).isEmpty()) {
            throw RefusedException.invalid("body", "is no picture and no video that is known");
        }
        if (!Sha256.ofContent(bytes).equals(sha256)) {
            throw RefusedException.invalid("body", "has another SHA-256 than the address says");
        }
        store.save(sha256, bytes);
    }

    /// The file of the picture that the source had until now, for whoever can reach its volume.
    ///
    /// @param now path of the file that it has from now on
    /// @return empty if it is the same, or another source has it too
    @Transactional
    public Optional<String> before(String source, String now) {
        return store.fileOf(source).filter(path -> !path.equals(now)).filter(store::isOfOne);
    }
}
