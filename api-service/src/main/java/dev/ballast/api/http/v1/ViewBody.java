package dev.ballast.api.http.v1;

import dev.ballast.api.http.problem.Violations;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.View;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// In which further view a model is wanted.
@Schema(name = "ModelViewRequest", requiredProperties = "view")
record ViewBody(@Nullable String view, @Nullable String dest) {

    /// What was asked for, checked.
    record Wanted(View view, @Nullable RelativePath dest) {}

    /// @throws InvalidRequestException naming every field that is wrong
    Wanted check() {
        Violations violations = new Violations();
        if (view == null) {
            violations.refuse("view", "is missing");
        }
        View where = violations.parse("view", view, View::ofWire);
        RelativePath folder = violations.parse("dest", dest, Destinations::folder);
        Destinations.check(violations, folder, where);
        violations.check();
        return new Wanted(Objects.requireNonNull(where), folder);
    }
}
