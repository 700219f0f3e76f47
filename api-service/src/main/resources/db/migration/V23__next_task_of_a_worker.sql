-- The next best task that a worker may run, of those for anybody and of its own, of jobs that have a place and of others. Claims compare
-- `admitted` with a value, so that no plan puts task_next or task_waiting in its place, which hold the tasks of all workers: those are for
-- the version before, and the latter for metrics.
create index task_claimable on task (only_worker, kind, volume, admitted, priority desc, seq)
    where state = 'ready' and run_at < 'infinity';
