import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../../lib/api';
import { sentence } from '../../lib/http';
import { live } from '../../lib/live';
import type { Job } from '../../lib/types';

const PAGE = 200;
/// How long a reader may pause between two letters, milliseconds.
const TYPES = 250;

/// The jobs that the service finds: those that are kept up to date are only the active and the newest
/// ones. Puts them among the others, page by page.
export class FoundJobs implements ReactiveController {
  loading = false;
  problem = '';
  private asked = '';
  private q = '';
  private states = '';
  private next: string | null = null;
  private ids = new Set<string>();
  private reading: AbortController | null = null;
  private timer = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    live.addEventListener('anew', this.again);
    live.addEventListener('asks', this.again);
  }

  hostDisconnected(): void {
    live.removeEventListener('anew', this.again);
    live.removeEventListener('asks', this.again);
    clearTimeout(this.timer);
    this.reading?.abort();
    this.asked = '';
  }

  /// Whether there are older ones.
  get more(): boolean {
    return this.next !== null;
  }

  /// Whether the service found it, by whatever it looks at.
  has(job: Job): boolean {
    return this.ids.has(job.id);
  }

  /// Looks for what is in these states, all if empty, and contains this text.
  look(states: string, q: string): void {
    const wish = `${states} ${q}`;
    if (wish === this.asked) return;
    const types = this.asked !== '' && q !== this.q;
    this.asked = wish;
    this.states = states;
    this.q = q;
    this.next = null;
    this.ids = new Set();
    this.problem = '';
    this.loading = true;
    this.reading?.abort();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.read(null), types ? TYPES : 0);
  }

  readMore(): void {
    void this.read(this.next);
  }

  /// The first ones again; how far the reader has gone back stays.
  private readonly again = () => {
    if (!this.reading && !this.loading) void this.read(null, true);
  };

  private async read(cursor: string | null, again = false): Promise<void> {
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    this.loading = !again;
    this.host.requestUpdate();
    try {
      const asOf = live.mark();
      const page = await api.jobs({ state: this.states, q: this.q, cursor, limit: PAGE }, reading.signal);
      page.items.forEach((job) => {
        this.ids.add(job.id);
        live.put(job, { asOf, news: false });
      });
      if (!again || this.problem) this.next = page.next_cursor;
      this.problem = '';
    } catch (error) {
      if (reading.signal.aborted) return;
      this.problem = sentence(error);
    } finally {
      if (this.reading === reading) this.reading = null;
    }
    this.loading = false;
    this.host.requestUpdate();
  }
}
