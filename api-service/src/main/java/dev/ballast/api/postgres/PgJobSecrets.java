package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobSecrets;
import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.model.message.Claim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Sealed secrets in a table of their own, beside the jobs.
@ApplicationScoped
class PgJobSecrets implements JobSecrets {
    private final Sql sql;
    private final SecretSeal seal;

    PgJobSecrets(Sql sql, SecretSeal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    @Override
    public Known of(UUID job) {
        return sql.one(
                """
                select j.source, coalesce(j.secrets ->> ?, '') as content,
                       array(select g.name from jsonb_object_keys(j.secrets) as g(name)
                             where not exists (select 1 from job_secret s
                                               where s.job_id = j.id and s.name = g.name)) as deleted
                from job j where j.id = ?\
                """,
                row ->
                        new Known(
                                row.text("source"),
                                Set.copyOf(row.texts("deleted")),
                                row.text("content")),
                Claim.QUERY,
                job);
    }

    @Override
    public void keep(UUID job, Map<String, String> secrets) {
        keep(Map.of(job, secrets));
    }

    /// Seals the secrets of several jobs.
    void keep(Map<UUID, Map<String, String>> secretsByJob) {
        var jobs = new ArrayList<UUID>();
        var names = new ArrayList<String>();
        var sealed = new ArrayList<String>();
        var marks = new ArrayList<String>();
        secretsByJob.forEach((job, secrets) ->
                secrets.forEach((name, secret) -> {
                    jobs.add(job);
                    names.add(name);
                    sealed.add(Base64.getEncoder().encodeToString(seal.seal(job, name, secret)));
                    marks.add(
                            name.equals(Claim.QUERY) ? JobSecrets.contentMark(secrets, seal) : "");
                }));
        if (jobs.isEmpty()) {
            return;
        }
        sql.update(
                """
                insert into job_secret (job_id, name, sealed)
                select u.job, u.name, decode(u.sealed, 'base64')
                from unnest(?::uuid[], ?::text[], ?::text[]) as u(job, name, sealed)
                on conflict (job_id, name) do update set sealed = excluded.sealed\
                """,
                jobs,
                names,
                sealed);
        sql.update(
                """
                update job j set secrets = j.secrets || u.given
                from (select job, jsonb_object_agg(name, mark) as given
                      from unnest(?::uuid[], ?::text[], ?::text[]) as g(job, name, mark)
                      group by job) as u
                where j.id = u.job\
                """,
                jobs,
                names,
                marks);
    }

    /// Deletes the secrets of jobs that have ended.
    void delete(Collection<UUID> ended) {
        if (!ended.isEmpty()) {
            sql.update("delete from job_secret where job_id = any(?::uuid[])", ended);
        }
    }
}
