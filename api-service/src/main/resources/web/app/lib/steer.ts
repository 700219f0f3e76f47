import { api } from './api';
import { sentence } from './http';
import { can } from './jobs';
import { live } from './live';
import { toasts, undoable } from './toasts';
import { count, sourceName } from './format';
import type { Job } from './types';

/// What people do with jobs: shows the effect at once and says what went wrong.

async function each(jobs: Job[], work: (job: Job) => Promise<Job>): Promise<void> {
  const results = await Promise.allSettled(jobs.map(async (job) => live.put(await work(job))));
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed[0]) toasts.failed(sentence(failed[0].reason));
}

const named = (jobs: Job[]) => (jobs.length === 1 ? sourceName(jobs[0]!.source) : count(jobs.length, 'job'));

export const steer = {
  pause: (jobs: Job[]) => each(jobs.filter(can.pause), (job) => api.steer(job.id, 'pause')),
  resume: (jobs: Job[]) => each(jobs.filter(can.resume), (job) => api.steer(job.id, 'resume')),
  retry: (jobs: Job[], token?: string) =>
    each(jobs.filter(can.retry), (job) => api.steer(job.id, 'retry', token ? { token } : undefined)),
  priority: (jobs: Job[], priority: number) => each(jobs, (job) => api.changeJob(job.id, { priority })),

  /// Holds the jobs at once, so that nothing is fetched any more, and ends them when the time for an
  /// undo is over: until then no byte is lost.
  async cancel(given: Job[]): Promise<void> {
    const jobs = given.filter(can.cancel);
    if (jobs.length === 0) return;
    const ran = jobs.filter(can.pause);
    await each(ran, (job) => api.steer(job.id, 'pause'));
    undoable(
      `Cancelled ${named(jobs)}.`,
      (leaving) => {
        if (leaving) jobs.forEach((job) => void api.steer(job.id, 'cancel', undefined, true));
        else void each(jobs, (job) => api.steer(job.id, 'cancel'));
      },
      () => void each(ran, (job) => api.steer(job.id, 'resume')),
    );
  },

  /// Takes ended jobs off the list; what they installed stays.
  forget(given: Job[]): void {
    const jobs = given.filter(can.forget);
    if (jobs.length === 0) return;
    jobs.forEach((job) => live.hide(job.id));
    undoable(
      `Removed ${named(jobs)} from the list.`,
      (leaving) =>
        jobs.forEach((job) => {
          api.forgetJob(job.id, leaving).then(
            () => live.forget(job.id),
            (error: unknown) => {
              live.show(job.id);
              toasts.failed(sentence(error));
            },
          );
        }),
      () => jobs.forEach((job) => live.show(job.id)),
    );
  },
};
