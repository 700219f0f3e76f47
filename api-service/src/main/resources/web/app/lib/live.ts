import { api } from './api';
import type { Facets } from './catalog';
import { Problem } from './http';
import { ACTIVE_STATES, isNewer } from './jobs';
import { session } from './session';
import { SharedStream } from './shared-stream';
import type { StreamState } from './stream';
import type { Job, JobState, Settings, Stats, Volume } from './types';

const POLL = 3000;
const LOOK_AROUND = 10_000;
const SMOOTHING_SECONDS = 5;

/// What is known of a job that is put among the others.
interface Known {
  /// Where it was asked for: the mark of that moment. An answer is as old as its question.
  asOf?: number;
  /// Id of the event that told of it; null where it was asked for.
  event?: number | null;
  /// Whether others are to hear of a job that was not known.
  news?: boolean;
}

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
  /// The mark at which was true what is known of a job.
  private readonly marks = new Map<string, number>();
  private readonly hidden = new Set<string>();
  private stream: SharedStream | null = null;
  private poll = 0;
  private around = 0;
  private soon = 0;
  private frame = 0;
  private clock = 0;
  private looked = 0;
  private readonly seen = () => {
    if (!document.hidden) this.catchUp();
  };

  /// While the page cannot be seen it asks nothing and hears nothing; it catches up on return.
  start(): void {
    this.stop();
    this.stream = new SharedStream(
      (job, event) => this.put(job, { event }),
      (state, anew) => this.told(state, anew),
    );
    this.stream.open();
    void this.refresh();
    this.around = window.setInterval(() => document.hidden || void this.lookAround(), LOOK_AROUND);
    document.addEventListener('visibilitychange', this.seen);
  }

  stop(): void {
    this.stream?.close();
    this.stream = null;
    clearInterval(this.poll);
    clearInterval(this.around);
    clearTimeout(this.soon);
    document.removeEventListener('visibilitychange', this.seen);
    this.poll = 0;
    this.soon = 0;
    this.heardAt = 0;
    this.jobs.clear();
    this.marks.clear();
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

  /// How many jobs are in these states, also of those that have not been read.
  count(...states: JobState[]): number {
    const all = [...this.jobs.values()].filter((job) => states.includes(job.state));
    if (!this.stats) return all.length;
    const told = states.reduce((sum, state) => sum + this.stats!.jobs[state], 0);
    return Math.max(0, told - all.filter((job) => this.hidden.has(job.id)).length);
  }

  /// A moment: whatever happens after this call has a larger one.
  mark(): number {
    return ++this.clock;
  }

  /// Takes what is known of a job, unless something newer is: numbers never run backwards, however
  /// late an answer comes.
  put(job: Job, { asOf = this.mark(), event = null, news = true }: Known = {}): void {
    this.heard();
    const known = this.jobs.get(job.id);
    if (known && (asOf < (this.marks.get(job.id) ?? 0) || !isNewer(job, known))) return;
    this.smooth(job, known);
    this.marks.set(job.id, asOf);
    this.jobs.set(job.id, job);
    if (known) this.counted(known.state, job.state);
    this.dispatchEvent(new CustomEvent('heard', { detail: { job, event } }));
    // What is read at first is no news.
    if (known ? known.state !== job.state : this.loaded && news) {
      this.dispatchEvent(new CustomEvent('moved', { detail: { job, from: known?.state ?? null } }));
      this.lookAroundSoon();
    }
    this.changed();
  }

  /// Takes a job, or an entry of the catalog, from sight while its removal can still be undone.
  hide(id: string): void {
    this.hidden.add(id);
    this.changed();
  }

  show(id: string): void {
    this.hidden.delete(id);
    this.changed();
  }

  isHidden(id: string): boolean {
    return this.hidden.has(id);
  }

  forget(id: string): void {
    const job = this.jobs.get(id);
    if (job) this.counted(job.state, null);
    this.drop(id);
    this.changed();
  }

  private drop(id: string): void {
    this.jobs.delete(id);
    this.marks.delete(id);
    this.speeds.delete(id);
  }

  /// The counts until they are read again.
  private counted(from: JobState, to: JobState | null): void {
    if (!this.stats || from === to) return;
    const jobs = { ...this.stats.jobs };
    jobs[from] = Math.max(0, jobs[from] - 1);
    if (to) jobs[to] += 1;
    this.stats = { ...this.stats, jobs };
  }

  /// Reads the active and the newest jobs, and all other numbers.
  async refresh(): Promise<void> {
    await Promise.all([this.readJobs(), this.lookAround()]);
  }

  /// Reads again what may have been missed, and lets others do so.
  private catchUp(): void {
    this.dispatchEvent(new Event('anew'));
    void this.refresh();
  }

  async lookAround(): Promise<void> {
    const asked = this.mark();
    await this.guarded(async () => {
      const [stats, volumes, settings] = await Promise.all([api.stats(), api.volumes(), api.settings()]);
      if (asked < this.looked) return;
      this.looked = asked;
      this.stats = stats;
      session.maintain(stats.maintenance);
      this.volumes = volumes;
      this.settings = settings;
    });
    await this.guarded(async () => {
      const before = this.facets;
      this.facets = await api.facets();
      // Also what nobody tells of: that somebody deleted a model, or imported entries.
      if (before && JSON.stringify(this.facets) !== JSON.stringify(before)) this.dispatchEvent(new Event('counted'));
    });
  }

  private async readJobs(): Promise<void> {
    const asked = this.mark();
    await this.guarded(async () => {
      const [active, newest] = await Promise.all([
        api.jobs({ state: ACTIVE_STATES.join(','), limit: 200 }),
        api.jobs({ limit: 200 }),
      ]);
      const there = new Set([...active.items, ...newest.items].map((job) => job.id));
      const oldest = newest.next_cursor === null ? '' : (newest.items.at(-1)?.created_at ?? '');
      for (const job of this.jobs.values()) {
        const submittedSince = (this.marks.get(job.id) ?? 0) > asked;
        if (!there.has(job.id) && job.created_at > oldest && !submittedSince) this.drop(job.id);
      }
      [...newest.items, ...active.items].forEach((job) => this.put(job, { asOf: asked }));
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
  /// @param anew whether events may have been missed
  private told(state: StreamState | 'silent', anew = false): void {
    const before = this.connection;
    if (state === 'open') {
      this.connection = 'live';
      this.heardAt = Date.now();
      clearInterval(this.poll);
      this.poll = 0;
      if (anew || before !== 'live') this.catchUp();
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
    if (document.hidden) return;
    const counted = ACTIVE_STATES.some((state) => (this.stats?.jobs[state] ?? 0) > 0);
    if (!counted && this.active().length === 0 && this.connection !== 'lost') return;
    this.dispatchEvent(new Event('asks'));
    void this.refresh();
  }

  private heard(): void {
    this.heardAt = Date.now();
    // Answers come but events do not: say so, the numbers are fresh all the same.
    if (this.connection === 'lost' && this.poll) this.connection = 'polling';
  }

  private lookAroundSoon(): void {
    // However often something moves, the counts follow.
    if (this.soon) return;
    this.soon = window.setTimeout(() => {
      this.soon = 0;
      void this.lookAround();
    }, 400);
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
  changed(): void {
    if (this.frame) return;
    this.frame = window.setTimeout(() => {
      this.frame = 0;
      this.dispatchEvent(new Event('change'));
    }, 60);
  }
}

export const live = new Live();
