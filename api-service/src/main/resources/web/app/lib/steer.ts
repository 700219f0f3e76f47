import { api } from './api';
import { sentence } from './http';
import { can, cancelling, isFinal } from './jobs';
import { live } from './live';
import { toasts, undoable, type Pending } from './toasts';
import { count, sourceName } from './format';
import type { Job } from './types';

/// What people do with jobs: shows the effect at once and says what went wrong.

/// @returns the jobs with which it went well
async function each(jobs: Job[], work: (job: Job) => Promise<Job>): Promise<Job[]> {
  const results = await Promise.allSettled(jobs.map(async (job) => live.put(await work(job))));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) toasts.failed(sentence(failed.reason));
  return jobs.filter((_, i) => results[i]!.status === 'fulfilled');
}

/// The undos of the cancels by job.
const undos = new Map<string, Pending>();

/// These are not to be cancelled any more, or have been.
///
/// @returns those for which a cancel was under way
function release(jobs: Job[]): Job[] {
  const released = jobs.filter((job) => cancelling.delete(job.id));
  for (const job of released) {
    const undo = undos.get(job.id);
    undos.delete(job.id);
    if (undo && ![...undos.values()].includes(undo)) undo.settle();
  }
  live.changed();
  return released;
}

const named = (jobs: Job[]) => (jobs.length === 1 ? sourceName(jobs[0]!.source) : count(jobs.length, 'job'));

export const steer = {
  pause: (jobs: Job[]) => each(jobs.filter(can.pause), (job) => api.steer(job.id, 'pause')),
  resume: (jobs: Job[]) => {
    release(jobs);
    return each(jobs.filter(can.resume), (job) => api.steer(job.id, 'resume'));
  },
  retry: (jobs: Job[], token?: string) =>
    each(jobs.filter(can.retry), (job) => api.steer(job.id, 'retry', token ? { token } : undefined)),
  priority: (jobs: Job[], priority: number) => each(jobs, (job) => api.changeJob(job.id, { priority })),

  /// Holds the jobs at once, so that nothing is fetched any more, and ends them when the time for an
  /// undo is over: until then no byte is lost.
  async cancel(given: Job[]): Promise<void> {
    const wanted = given.filter(can.cancel);
    wanted.forEach((job) => cancelling.add(job.id));
    const running = wanted.filter(can.pause);
    const held = await each(running, (job) => api.steer(job.id, 'pause'));
    release(running.filter((job) => !held.includes(job)));
    const jobs = wanted.filter((job) => cancelling.has(job.id));
    if (jobs.length === 0) return;
    const undo = undoable(
      `Cancelled ${named(jobs)}.`,
      (leaving) => {
        const left = release(jobs).filter((job) => !isFinal(live.jobs.get(job.id) ?? job));
        return leaving
          ? Promise.allSettled(left.map((job) => api.steer(job.id, 'cancel', undefined, true)))
          : each(left, (job) => api.steer(job.id, 'cancel'));
      },
      () => {
        const left = release(jobs);
        void each(held.filter((job) => left.includes(job)), (job) => api.steer(job.id, 'resume'));
      },
    );
    jobs.forEach((job) => undos.set(job.id, undo));
    live.changed();
  },

  /// Takes ended jobs off the list; what they installed stays.
  forget(given: Job[]): void {
    const jobs = given.filter(can.forget);
    if (jobs.length === 0) return;
    jobs.forEach((job) => live.hide(job.id));
    undoable(
      `Removed ${named(jobs)} from the list.`,
      (leaving) =>
        Promise.all(jobs.map((job) => api.forgetJob(job.id, leaving).then(
          () => live.forget(job.id),
          (error: unknown) => {
            live.show(job.id);
            toasts.failed(sentence(error));
          },
        ))),
      () => jobs.forEach((job) => live.show(job.id)),
    );
  },
};
