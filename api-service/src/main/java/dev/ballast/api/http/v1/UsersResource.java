package dev.ballast.api.http.v1;

import dev.ballast.api.access.Role;
import dev.ballast.api.access.User;
import dev.ballast.api.access.Users;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// People who sign in to the page.
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Keys")
@Blocking
public class UsersResource {
    private final Users users;

    UsersResource(Users users) {
        this.users = users;
    }

    @GET
    @Operation(
            operationId = "listUsers",
            summary = "List users",
            description = "By name, without anything of their passwords.")
    public Items<UserView> list() {
        return new Items<>(users.list().stream().map(UserView::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createUser",
            summary = "Make a user",
            description =
                    "Who signs in to the page with a name and a password instead of a key. Roles:"
                            + " `viewer`, `operator`, `admin`. A name that a user or a working key"
                            + " has: 409 `USER_NAME_TAKEN`.")
    public Response create(UserBody body, @Context SecurityContext caller) {
        UserBody.Wish wish = Ask.body(body).check();
        User user = users.add(wish.name(), wish.role(), wish.password(), name(caller));
        return Response.created(URI.create("/api/v1/users/" + user.id()))
                .entity(UserView.of(user))
                .build();
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeUser",
            summary = "Change a user",
            description =
                    "`role` acts within 5 s; another `password` ends all sessions of the user.")
    public UserView change(
            @PathParam("id") String id, UserBody body, @Context SecurityContext caller) {
        UserBody.Change change = Ask.body(body).checkChange();
        return UserView.of(
                users.change(Ask.user(id), change.role(), change.password(), name(caller)));
    }

    @DELETE
    @Path("{id}")
    @Operation(
            operationId = "deleteUser",
            summary = "Remove a user",
            description = "All sessions of the user end within 5 s; jobs stay.")
    public void delete(@PathParam("id") String id, @Context SecurityContext caller) {
        users.remove(Ask.user(id), name(caller));
    }

    private static String name(SecurityContext caller) {
        return caller.getUserPrincipal().getName();
    }

    /// A user as an admin sees one.
    @Schema(name = "User")
    record UserView(
            UUID id, String name, Role role, Instant createdAt, @Nullable Instant lastSignInAt) {
        static UserView of(User user) {
            return new UserView(
                    user.id(), user.name(), user.role(), user.createdAt(), user.lastSignInAt());
        }
    }
}
