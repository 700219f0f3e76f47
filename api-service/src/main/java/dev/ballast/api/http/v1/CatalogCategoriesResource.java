package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.catalogs.DeleteCategory;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The categories of the catalog. Entries make them; `facets` lists them.
@Path("/api/v1/catalog/categories")
@Tag(name = "Catalog")
@RolesAllowed(Role.Name.OPERATOR)
@Blocking
public class CatalogCategoriesResource {
    private final DeleteCategory deleteCategory;

    CatalogCategoriesResource(DeleteCategory deleteCategory) {
        this.deleteCategory = deleteCategory;
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteCategory",
            summary = "Take an empty category away",
            description =
                    "Categories come with the entries that name them. One that has entries: 409"
                            + " `CATEGORY_IN_USE`.")
    public void delete(@PathParam("id") String id) {
        deleteCategory.handle(id);
    }
}
