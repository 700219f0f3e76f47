package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.View;
import dev.ballast.volume.VolumeLayout;
import org.jspecify.annotations.Nullable;

/// The folder that a caller names for a model.
final class Destinations {
    private Destinations() {}

    /// @throws IllegalArgumentException if no model may lie there
    static RelativePath folder(String dest) {
        RelativePath folder = new RelativePath(dest);
        VolumeLayout.checkDest(folder);
        return folder;
    }

    /// Notes it if the view takes no folder.
    ///
    /// @param view null if that is not known
    static void check(Violations violations, @Nullable RelativePath dest, @Nullable View view) {
        if (dest != null && view != null && view != View.PLAIN) {
            violations.refuse(
                    "dest",
                    "only the plain view has a folder, this is %s; leave dest out or say \"view\": \"plain\""
                            .formatted(view.wire()));
        }
    }
}
