package dev.ballast.api.http.ultramuse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ballast.api.models.ModelView;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A model on the volume.
///
/// @param id of the registry, or of the installation for what is not in it
/// @param localPath below the models' root
/// @param size bytes
/// @param badge `auto-downloaded` for what another program put there; null for what is ours
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(name = "UltraMuseInstalledModel")
record InstalledModel(
        String id,
        String name,
        String family,
        String type,
        String source,
        String localPath,
        long size,
        int files,
        boolean damaged,
        @Nullable String badge,
        Instant installedAt) {

    /// @param definition what the registry says of it; null if it does not know it, and its folder
    ///   has to tell
    static InstalledModel of(ModelView model, @Nullable Definition definition) {
        return new InstalledModel(
                definition == null ? model.id().toString() : definition.id(),
                definition == null ? model.name() : definition.name(),
                definition == null ? Folder.familyOf(model.path()) : definition.family(),
                definition == null ? Folder.typeOf(model.path()) : definition.type(),
                model.source(),
                model.path(),
                model.size(),
                model.files(),
                model.state().equals("damaged"),
                null,
                model.installedAt());
    }
}
