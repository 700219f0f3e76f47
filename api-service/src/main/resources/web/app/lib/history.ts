import type { Worker } from './types';

/// How far back a chart goes, milliseconds.
const KEPT = 120_000;
/// After so long without a sample what was before says nothing of now.
const GAP = 10_000;

interface Sample {
  at: number;
  speed: number;
}

/// The speeds of the workers over the last two minutes, as long as somebody looks at them.
class Speeds {
  private readonly kept = new Map<string, Sample[]>();

  add(workers: Worker[], now = Date.now()): void {
    for (const worker of workers) {
      const before = this.kept.get(worker.id) ?? [];
      const joins = now - (before.at(-1)?.at ?? 0) <= GAP;
      this.kept.set(worker.id, [
        ...(joins ? before.filter((sample) => now - sample.at <= KEPT) : []),
        { at: now, speed: worker.state === 'lost' ? 0 : worker.speed },
      ]);
    }
  }

  of(worker: Worker): number[] {
    return this.kept.get(worker.id)?.map((sample) => sample.speed) ?? [];
  }
}

export const speeds = new Speeds();
