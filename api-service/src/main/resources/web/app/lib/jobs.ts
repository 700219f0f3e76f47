import type { Job, JobState } from './types';

const FINAL: ReadonlySet<JobState> = new Set(['completed', 'failed', 'cancelled']);
const MOVING: ReadonlySet<JobState> = new Set(['resolving', 'downloading', 'publishing']);

export const ACTIVE_STATES: JobState[] = ['queued', 'resolving', 'waiting', 'downloading', 'paused', 'publishing'];

export const isFinal = (job: Job) => FINAL.has(job.state);
export const isMoving = (job: Job) => MOVING.has(job.state);

/// Ids of the jobs that are held, and end when it can no longer be undone.
export const cancelling = new Set<string>();

export const can = {
  cancel: (job: Job) => !isFinal(job) && !cancelling.has(job.id),
  pause: (job: Job) => !isFinal(job) && job.state !== 'paused',
  resume: (job: Job) => job.state === 'paused',
  retry: (job: Job) =>
    job.state === 'failed' || job.state === 'cancelled' ||
    (job.state === 'waiting' && (job.reason === 'retry' || job.reason === 'rate_limit')),
  forget: isFinal,
};

/// How far a job is, for ordering what one has of it: numbers never run backwards while it runs.
export function isNewer(job: Job, than: Job): boolean {
  if (job.attempt !== than.attempt) return job.attempt > than.attempt;
  if (isFinal(than) && !isFinal(job)) return false;
  return true;
}
