package dev.ballast.api.postgres;

import dev.ballast.api.access.Role;
import dev.ballast.api.access.User;
import dev.ballast.api.access.UserStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Users in `app_user`.
@ApplicationScoped
class PgUsers implements UserStore {
    private static final String SELECT =
            "select id, name, role, password, mark, created_at, last_sign_in_at from app_user ";

    private final Sql sql;

    PgUsers(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<User> list() {
        return sql.query(SELECT + "order by lower(name)", PgUsers::user);
    }

    @Override
    public Optional<User> find(UUID id) {
        return sql.first(SELECT + "where id = ?", PgUsers::user, id);
    }

    @Override
    public Optional<User.Credentials> findByName(String name) {
        return sql.first(
                SELECT + "where lower(name) = lower(?)",
                row -> new User.Credentials(user(row), row.text("password"), row.text("mark")),
                name);
    }

    @Override
    public Optional<User> findByMark(String mark) {
        return sql.first(SELECT + "where mark = ?", PgUsers::user, mark);
    }

    @Override
    public boolean add(User.Credentials credentials) {
        User user = credentials.user();
        return sql.update(
                        "insert into app_user (id, name, role, password, mark, created_at)"
                                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                        user.id(),
                        user.name(),
                        user.role().wire(),
                        credentials.password(),
                        credentials.mark(),
                        user.createdAt())
                > 0;
    }

    @Override
    public void changeRole(UUID id, Role role) {
        sql.update("update app_user set role = ? where id = ?", role.wire(), id);
    }

    @Override
    public void changePassword(UUID id, String password, String mark) {
        sql.update("update app_user set password = ?, mark = ? where id = ?", password, mark, id);
    }

    @Override
    public void noteSignIn(UUID id, Instant time) {
        sql.update("update app_user set last_sign_in_at = ? where id = ?", time, id);
    }

    @Override
    public void remove(UUID id) {
        sql.update("delete from app_user where id = ?", id);
    }

    private static User user(Row row) {
        return new User(
                row.uuid("id"),
                row.text("name"),
                Role.ofWire(row.text("role")),
                row.instant("created_at"),
                row.instantOrNull("last_sign_in_at"));
    }
}
