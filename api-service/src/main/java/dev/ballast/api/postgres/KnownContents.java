package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Tells the SHA-256 of files whose source does not, from what is installed.
@ApplicationScoped
class KnownContents {
    private final Sql sql;

    KnownContents(Sql sql) {
        this.sql = sql;
    }

    /// Notes it for the files of a job whose plan is whole.
    void tell(UUID job) {
        byGitDigests(job);
        byAddress(job);
    }

    /// A hub knows small files by their git digest alone.
    private void byGitDigests(UUID job) {
        sql.update(
                """
                update job_file f set sha256 = known.sha256
                from (select distinct on (m.git_sha1, m.size) m.git_sha1, m.size, m.sha256
                      from model_file m
                      where m.git_sha1 in (select git_sha1 from job_file where job_id = ?)) as known
                where f.job_id = ? and f.sha256 is null
                  and f.git_sha1 = known.git_sha1 and f.size = known.size\
                """,
                job,
                job);
    }

    /// One address with one strong validator has one content (RFC 9110, 8.8.1), if its size is the
    /// same too and nothing that is secret has a say in it.
    private void byAddress(UUID job) {
        sql.update(
                """
                update job_file f set sha256 = known.sha256
                from (select m.sha256, m.size
                      from job j
                      join model i on i.source = j.source and i.revision = j.revision
                        and i.volume = j.volume and i.files = 1
                      join model_file m on m.model_id = i.id
                      join blob b on b.volume = j.volume and b.sha256 = m.sha256
                      where j.id = ? and j.files_total = 1 and j.source like 'https://%'
                        and j.revision like '"%'
                        and not exists (select 1 from job_secret s where s.job_id = j.id
                                        and s.name in ('query', 'headers'))
                      order by i.installed_at desc limit 1) as known
                where f.job_id = ? and f.sha256 is null and f.size = known.size\
                """,
                job, job);
    }
}
