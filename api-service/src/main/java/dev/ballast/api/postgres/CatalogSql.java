package dev.ballast.api.postgres;

/// Parts of statements about the catalog: `e` is the entry, `j` its latest job if that says
/// something, `d` what lies on the volume, `t` the status.
final class CatalogSql {
    /// What an entry is, without its state.
    static final String ENTRY =
            "e.entry::text as entry, e.version, e.edited <> '{}' as edited, e.availability,"
                    + " e.availability_detail, e.checked_at";

    static final String STATE =
            "t.status, j.id as job_id, j.state as job_state, j.bytes_done, j.bytes_total, j.speed,"
                    + " j.error_code, j.error_detail, j.error_file, d.model_id, d.bytes";

    private static final String STATUS =
            """
             cross join lateral (select
               case when j.state in ('resolving', 'downloading', 'publishing') then 'downloading'
                    when j.state in ('queued', 'waiting', 'paused') then 'queued'
                    when j.state = 'failed'
                         and (d.model_id is null or d.installed_at < j.finished_at) then 'error'
                    when d.state = 'damaged' then 'error'
                    when d.model_id is not null then 'present'
                    else 'missing' end as status) t\
            """;

    private static final String OUR_JOB =
            "%1$s.kind = 'download' and %1$s.view = 'plain' and %1$s.volume = 'shared'";

    /// A place on a volume belongs to one model at most.
    private static final String DISK =
            "select f.published, f.size as bytes, m.id as model_id, m.state, m.installed_at"
                    + " from model_file f join model m on m.id = f.model_id"
                    + " where m.volume = 'shared'";

    /// All files of an entry of several must be there.
    private static final String COMPLETE =
            """
            (e.places = '{}' or not exists (
               select 1 from unnest(e.places) as place
               where not exists (%s and f.published = place)))\
            """
                    .formatted(DISK);

    /// Joins the states of a few entries: each is looked up.
    static final String LOOKED_UP =
            """
             left join lateral (select * from job where source = e.source and dest = e.dest
                                and %s order by id desc limit 1) j on true
             left join lateral (%s and f.published = e.place limit 1) d on %s\
            """
                            .formatted(OUR_JOB.formatted("job"), DISK, COMPLETE)
                    + STATUS;

    /// The tables that [#HASHED] joins. Jobs that ended well say nothing; a failed one only counts
    /// if it is the latest.
    static final String ALL_STATES =
            """
            with jobs as materialized (
              select distinct on (j.source, j.dest) j.* from job j
              where %s and j.state = any('{queued,resolving,waiting,downloading,paused,publishing,failed}')
                and (j.state <> 'failed' or not exists (
                  select 1 from job l
                  where l.source = j.source and l.dest = j.dest and l.id > j.id and %s))
              order by j.source, j.dest, j.id desc),
            disk as materialized (%s)\
            """
                    .formatted(OUR_JOB.formatted("j"), OUR_JOB.formatted("l"), DISK);

    /// Joins the states of all entries.
    static final String HASHED =
            " left join jobs j on j.source = e.source and j.dest = e.dest"
                    + " left join disk d on d.published = e.place and "
                    + COMPLETE
                    + STATUS;

    private CatalogSql() {}
}
