import { html } from 'lit';
import { api } from '../../lib/api';
import { byName, canFetch, fresh, sizeOf, type Entry } from '../../lib/catalog';
import { confirmed } from '../../lib/confirm';
import { bytes, count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { live } from '../../lib/live';
import { steer } from '../../lib/steer';
import { toasts, undoable } from '../../lib/toasts';

/// The catalog as the page has it, and what people do with its entries.
export class Entries extends EventTarget {
  /// By name.
  all: Entry[] | null = null;
  problem = '';
  /// Ids of those whose buttons have to wait; another set after each change.
  busy: ReadonlySet<string> = new Set();
  private readonly hidden = new Set<string>();
  private live: Entry[] = [];

  /// The entries by name, with what is known of their jobs now; the same list as before if nothing
  /// changed, so that thousands are not looked through for each number that comes.
  get now(): Entry[] {
    const now = (this.all ?? []).filter((entry) => !this.hidden.has(entry.id)).map(fresh);
    if (now.length !== this.live.length || now.some((entry, i) => entry !== this.live[i])) this.live = now;
    return this.live;
  }

  async read(): Promise<void> {
    try {
      this.all = (await api.catalog()).sort(byName);
      this.problem = '';
    } catch (error) {
      this.problem = sentence(error);
    }
    this.changed();
  }

  async download(entries: Entry[], token?: string): Promise<void> {
    await this.each(entries.filter(canFetch), async (entry) => {
      const job = await api.downloadEntry(entry.id, token);
      this.update(entry.id, { job_id: job.id, status: 'queued' });
      live.put(job);
    });
  }

  pause(entry: Entry): void {
    const job = entry.job_id && live.jobs.get(entry.job_id);
    if (job) void (job.state === 'paused' ? steer.resume([job]) : steer.pause([job]));
  }

  /// Deletes what is installed, after a question; the entries stay.
  async erase(entries: Entry[]): Promise<void> {
    const present = entries.filter((entry) => entry.model_id);
    const size = present.reduce((sum, entry) => sum + (sizeOf(entry) ?? 0), 0);
    const what = present.length === 1 ? present[0]!.name : count(present.length, 'model');
    const yes = await confirmed(`Delete ${what} from disk?`,
      html`<p>Up to ${bytes(size)} go. The entry stays in the catalog, so it can be fetched again.</p>`, 'Delete');
    if (!yes) return;
    await this.each(present, async (entry) => {
      await api.deleteModel(entry.model_id!);
      this.update(entry.id, { status: 'missing', model_id: null, job_id: null, on_disk_bytes: null });
    });
    void live.lookAround();
  }

  /// Takes entries out of the catalog, which can be undone for a while.
  takeOut(entries: Entry[]): void {
    const missing = entries.filter(canFetch);
    if (missing.length === 0) return;
    missing.forEach((entry) => this.hidden.add(entry.id));
    this.changed();
    const show = () => {
      missing.forEach((entry) => this.hidden.delete(entry.id));
      this.changed();
    };
    undoable(
      `Removed ${missing.length === 1 ? missing[0]!.name : count(missing.length, 'entry').replace('entrys', 'entries')} from the catalog.`,
      (leaving) => {
        void Promise.all(missing.map((entry) => api.deleteEntry(entry.id, leaving))).then(
          () => this.read(),
          (error: unknown) => {
            show();
            toasts.failed(sentence(error));
          });
      },
      show,
    );
  }

  private async each(entries: Entry[], work: (entry: Entry) => Promise<void>): Promise<void> {
    const ids = new Set(entries.map((entry) => entry.id));
    this.wait([...this.busy, ...ids]);
    const results = await Promise.allSettled(entries.map(work));
    this.wait([...this.busy].filter((id) => !ids.has(id)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) toasts.failed(sentence(failed.reason));
  }

  private wait(ids: string[]): void {
    this.busy = new Set(ids);
    this.changed();
  }

  private update(id: string, change: Partial<Entry>): void {
    this.all = this.all?.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) ?? null;
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
