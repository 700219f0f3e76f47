import type { Worker } from './types';

const KEPT = 60;

/// The speeds of the workers over the last minutes, as long as the page is open.
class Speeds {
  private readonly kept = new Map<string, number[]>();

  add(workers: Worker[]): void {
    for (const worker of workers) {
      const values = this.kept.get(worker.id) ?? [];
      values.push(worker.state === 'lost' ? 0 : worker.speed);
      this.kept.set(worker.id, values.slice(-KEPT));
    }
  }

  of(worker: Worker): number[] {
    return this.kept.get(worker.id) ?? [];
  }
}

export const speeds = new Speeds();
