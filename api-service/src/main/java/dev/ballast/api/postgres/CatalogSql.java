package dev.ballast.api.postgres;

/// Parts of statements about the catalog: `e` is the entry, `j` its latest job if that says
/// something, `d` what lies on the volume, `t` the status.
final class CatalogSql {
    /// What an entry is, without its state.
    static final String ENTRY =
            "e.category, e.entry::text as entry, e.version, e.edited <> '{}' as edited,"
                    + " e.availability, e.availability_detail, e.checked_at";

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

    /// What lies at the places of entries. A place on a volume belongs to one model at most.
    private static final String AT_PLACES =
            "select f.published, f.size as bytes, m.id as model_id, m.state, m.installed_at"
                    + " from model_file f join model m on m.id = f.model_id"
                    + " where m.volume = 'shared'";

    /// What of an entry's own source lies below its folder, whatever the files are called there: a
    /// repository keeps its folders, and CivitAI tells names only when it is asked.
    private static final String OF_SOURCE =
            "m.source = e.source and m.volume = 'shared' and m.view = 'plain'"
                    + " and (m.path = e.dest or starts_with(m.path, e.dest || '/'))";

    /// Joins the states of a few entries: each is looked up.
    static final String LOOKED_UP =
            """
             left join lateral (select * from job where source = e.source and dest = e.dest
                                and %s order by id desc limit 1) j on true
             left join lateral (
               select * from (%s and f.published = e.place and e.places = '{}'
                              union all
                              select m.path, m.size, m.id, m.state, m.installed_at
                              from model m where %s) here
               limit 1) d on true\
            """
                            .formatted(OUR_JOB.formatted("job"), AT_PLACES, OF_SOURCE)
                    + STATUS;

    /// A few entries with their states; what they are told by comes after it.
    static final String LOOK_UP =
            "select e.id, " + ENTRY + ", " + STATE + " from catalog_entry e" + LOOKED_UP;

    /// The states of these entries, by their ids.
    static final String STATES =
            "select e.id, "
                    + STATE
                    + " from catalog_entry e"
                    + LOOKED_UP
                    + " where e.id = any(?::text[])";

    /// The states of all entries that have one, from what they are made of: most entries have none.
    /// Jobs that ended well say nothing; a failed one only counts if it is the latest.
    static final String ALL_STATES =
            """
            with asked as materialized (
              select distinct on (j.source, j.dest) j.* from job j
              where %s and j.state = any('{queued,resolving,waiting,downloading,paused,publishing,failed}')
                and (j.state <> 'failed' or not exists (
                  select 1 from job l
                  where l.source = j.source and l.dest = j.dest and l.id > j.id and %s))
              order by j.source, j.dest, j.id desc),
            jobs as (
              select e.id as entry, j.* from asked j
              join catalog_entry e on e.source = j.source and e.dest = j.dest and not e.deleted),
            here as (
              select distinct on (entry) * from (
                select e.id as entry, f.*
                from (%s) f join catalog_entry e on e.place = f.published and e.places = '{}'
                union all
                select e.id, m.path, m.size, m.id, m.state, m.installed_at
                from model m join catalog_entry e on not e.deleted and %s) h
              order by entry)
            select coalesce(d.entry, j.entry) as id, %s
            from jobs j full join here d on d.entry = j.entry\
            """
                            .formatted(
                                    OUR_JOB.formatted("j"),
                                    OUR_JOB.formatted("l"),
                                    AT_PLACES,
                                    OF_SOURCE,
                                    STATE)
                    + STATUS;

    private CatalogSql() {}
}
