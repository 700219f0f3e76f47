import { api } from './api';
import type { Facets } from './catalog';
import { Problem } from './http';
import { ACTIVE_STATES, isNewer } from './jobs';
import { session } from './session';
import { JobStream } from './stream';
import type { Job, Settings, Stats, Volume } from './types';

const POLL = 3000;
const LOOK_AROUND = 10_000;
const SMOOTHING_SECONDS = 5;

export type Connection = 'connecting' | 'live' | 'polling' | 'lost';

/// What is going on, kept up to date by events, or by asking every 3 s where events do not come
/// through. Everything that shows live numbers reads them here.
class Live extends EventTarget {
  readonly jobs = new Map<string, Job>();
  stats: Stats | null = null;
  volumes: Volume[] = [];
  settings: Settings | null = null;
  facets: Facets | null = null;
  connection: Connection = 'connecting';
  /// When numbers came last, milliseconds.
  heardAt = 0;
  /// Whether the active jobs have been read.
  loaded = false;

  private readonly speeds = new Map<string, { speed: number; at: number }>();
  private readonly hidden = new Set<string>();
  private stream: JobStream | null = null;
  private poll = 0;
  private around = 0;
  private soon = 0;
  private frame = 0;

  start(): void {
    this.stop();
    this.stream = new JobStream((job) => this.put(job), (state) => this.told(state));
    this.stream.open();
    void this.refresh();
    this.around = window.setInterval(() => void this.lookAround(), LOOK_AROUND);
  }

  stop(): void {
    this.stream?.close();
    this.stream = null;
    clearInterval(this.poll);
    clearInterval(this.around);
    clearTimeout(this.soon);
    this.poll = 0;
    this.jobs.clear();
    this.speeds.clear();
    this.loaded = false;
    this.connection = 'connecting';
  }

  /// The jobs that are to be seen, the newest first.
  list(): Job[] {
    return [...this.jobs.values()]
      .filter((job) => !this.hidden.has(job.id))
      .sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : a.id < b.id ? 1 : -1));
  }

  active(): Job[] {
    return this.list().filter((job) => ACTIVE_STATES.includes(job.state)).reverse();
  }

  /// Bytes per second over all jobs, smoothed.
  speed(): number {
    return this.active().reduce((sum, job) => sum + this.speedOf(job), 0);
  }

  speedOf(job: Job): number {
    return job.state === 'downloading' ? (this.speeds.get(job.id)?.speed ?? job.speed) : 0;
  }

  /// Seconds that a job still takes at its smoothed speed; null if nothing flows.
  etaOf(job: Job): number | null {
    const speed = this.speedOf(job);
    if (job.state !== 'downloading' || job.bytes_total === null || speed < 1) return null;
    return Math.max(1, (job.bytes_total - job.bytes_done) / speed);
  }

  put(job: Job): void {
    this.heard();
    const known = this.jobs.get(job.id);
    if (known && !isNewer(job, known)) return;
    this.smooth(job, known);
    this.jobs.set(job.id, job);
    // What is read at first is no news.
    if (known ? known.state !== job.state : this.loaded) {
      this.dispatchEvent(new CustomEvent('moved', { detail: { job, from: known?.state ?? null } }));
      this.lookAroundSoon();
    }
    this.changed();
  }

  /// Takes a job from sight, while its removal can still be undone.
  hide(id: string): void {
    this.hidden.add(id);
    this.changed();
  }

  show(id: string): void {
    this.hidden.delete(id);
    this.changed();
  }

  forget(id: string): void {
    this.jobs.delete(id);
    this.speeds.delete(id);
    this.changed();
  }

  /// Reads the active and the newest jobs, and all other numbers.
  async refresh(): Promise<void> {
    await Promise.all([this.readJobs(), this.lookAround()]);
  }

  async lookAround(): Promise<void> {
    await this.guarded(async () => {
      const [stats, volumes, settings] = await Promise.all([api.stats(), api.volumes(), api.settings()]);
      this.stats = stats;
      session.maintain(stats.maintenance);
      this.volumes = volumes;
      this.settings = settings;
    });
    await this.guarded(async () => {
      this.facets = await api.facets();
    });
  }

  private async readJobs(): Promise<void> {
    await this.guarded(async () => {
      const [active, newest] = await Promise.all([
        api.jobs({ state: ACTIVE_STATES.join(','), limit: 200 }),
        api.jobs({ limit: 200 }),
      ]);
      const there = new Set([...active.items, ...newest.items].map((job) => job.id));
      const oldest = newest.next_cursor === null ? '' : (newest.items.at(-1)?.created_at ?? '');
      for (const job of this.jobs.values()) {
        if (!there.has(job.id) && job.created_at > oldest) this.jobs.delete(job.id);
      }
      [...newest.items, ...active.items].forEach((job) => this.put(job));
      this.loaded = true;
    });
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    if (session.who === 'nobody') return;
    try {
      await work();
      this.heard();
      this.changed();
    } catch (error) {
      if (error instanceof Problem && error.status !== 0 && error.status < 500) return;
      this.told('silent');
    }
  }

  /// @param state of the events, or `silent` where a question was not answered either
  private told(state: 'open' | 'cut' | 'blocked' | 'silent'): void {
    const before = this.connection;
    if (state === 'open') {
      this.connection = 'live';
      clearInterval(this.poll);
      this.poll = 0;
      if (before !== 'live') void this.refresh();
    } else {
      if (state === 'blocked' && before !== 'lost') this.connection = 'polling';
      if (state === 'silent' || (state === 'cut' && before !== 'polling')) this.connection = 'lost';
      if (!this.poll) this.poll = window.setInterval(() => this.turn(), POLL);
    }
    this.changed();
  }

  /// Asks again while something is under way or nobody answered; else the look around is enough, which
  /// also finds what others have begun.
  private turn(): void {
    const counted = ACTIVE_STATES.some((state) => (this.stats?.jobs[state] ?? 0) > 0);
    if (counted || this.active().length > 0 || this.connection === 'lost') void this.refresh();
  }

  private heard(): void {
    this.heardAt = Date.now();
    // Answers come but events do not: say so, the numbers are fresh all the same.
    if (this.connection === 'lost' && this.poll) this.connection = 'polling';
  }

  private lookAroundSoon(): void {
    clearTimeout(this.soon);
    this.soon = window.setTimeout(() => void this.lookAround(), 400);
  }

  private smooth(job: Job, known: Job | undefined): void {
    if (job.state !== 'downloading') {
      this.speeds.delete(job.id);
      return;
    }
    const now = Date.now();
    const last = this.speeds.get(job.id);
    if (!last || known?.state !== 'downloading' || last.speed === 0) {
      this.speeds.set(job.id, { speed: job.speed, at: now });
      return;
    }
    const weight = 1 - Math.exp(-(now - last.at) / 1000 / SMOOTHING_SECONDS);
    this.speeds.set(job.id, { speed: last.speed + (job.speed - last.speed) * weight, at: now });
  }

  /// At most once a frame: a thousand events are one rendering.
  private changed(): void {
    if (this.frame) return;
    this.frame = window.setTimeout(() => {
      this.frame = 0;
      this.dispatchEvent(new Event('change'));
    }, 60);
  }
}

export const live = new Live();
