import { html } from 'lit';
import { api } from '../../lib/api';
import { byName, canFetch, fresh, type Entry } from '../../lib/catalog';
import { confirmed } from '../../lib/confirm';
import { bytes, count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { live } from '../../lib/live';
import { steer } from '../../lib/steer';
import { toasts, undoable } from '../../lib/toasts';
import type { Job, Model } from '../../lib/types';

/// The catalog as the page has it, and what people do with its entries.
class Entries extends EventTarget {
  /// By name.
  all: Entry[] | null = null;
  problem = '';
  /// Ids of those whose buttons have to wait; another set after each change.
  busy: ReadonlySet<string> = new Set();
  private live: Entry[] = [];
  private asked = 0;
  private answered = 0;
  private acted = 0;

  /// The entries by name, with what is known of their jobs now; the same list as before if nothing
  /// changed, so that thousands are not looked through for each number that comes.
  get now(): Entry[] {
    const now = (this.all ?? []).filter((entry) => !live.isHidden(entry.id)).map(fresh);
    if (now.length !== this.live.length || now.some((entry, i) => entry !== this.live[i])) this.live = now;
    return this.live;
  }

  /// An answer counts unless a later question was answered before it, and is asked for again if
  /// something was done since.
  async read(): Promise<void> {
    const asked = ++this.asked;
    try {
      const all = (await api.catalog()).sort(byName);
      if (asked < this.acted) return await this.read();
      if (asked < this.answered) return;
      this.answered = asked;
      this.all = all;
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

  /// Holds its download, or lets it go on. Not every job has been read: there may be thousands.
  async pause(entry: Entry): Promise<void> {
    if (!entry.job_id) return;
    try {
      const job = live.jobs.get(entry.job_id) ?? await this.jobOf(entry.job_id);
      await (job.state === 'paused' ? steer.resume([job]) : steer.pause([job]));
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  private async jobOf(id: string): Promise<Job> {
    const asOf = live.mark();
    const job = await api.job(id);
    live.put(job, { asOf, news: false });
    return job;
  }

  /// Deletes what is installed, after a question; the entries stay.
  async erase(entries: Entry[]): Promise<void> {
    const present = entries.filter((entry) => entry.model_id);
    if (present.length === 0) return;
    const models = await this.installed(present);
    const files = models.reduce((sum, model) => sum + model.files, 0);
    const size = models.reduce((sum, model) => sum + model.size, 0);
    const what = present.length === 1 ? present[0]!.name : count(present.length, 'model');
    const yes = await confirmed(`Delete ${what} from disk?`,
      html`<p>${count(files, 'file')} of up to ${bytes(size)} in all. The entry stays in the catalog, so it can be fetched again.</p>`, 'Delete');
    if (!yes) return;
    await this.each(present, async (entry) => {
      await api.deleteModel(entry.model_id!);
      this.update(entry.id, { status: 'missing', model_id: null, job_id: null, on_disk_bytes: null });
    });
    void live.lookAround();
  }

  /// What the entries are of: it goes as a whole, also what of it is no entry's. Without what went meanwhile.
  private async installed(entries: Entry[]): Promise<Model[]> {
    const ids = new Set(entries.map((entry) => entry.model_id!));
    const models = await Promise.all([...ids].map((id) => api.model(id).catch(() => null)));
    return models.filter((model) => model !== null);
  }

  /// Takes entries out of the catalog, which can be undone for a while.
  takeOut(entries: Entry[]): void {
    const missing = entries.filter(canFetch);
    if (missing.length === 0) return;
    missing.forEach((entry) => live.hide(entry.id));
    undoable(
      `Removed ${missing.length === 1 ? missing[0]!.name : count(missing.length, 'entry').replace('entrys', 'entries')} from the catalog.`,
      async (leaving) => {
        await Promise.all(missing.map((entry) => this.remove(entry.id, leaving)));
        if (!leaving) await live.lookAround();
      },
      () => missing.forEach((entry) => live.show(entry.id)),
    );
  }

  private async remove(id: string, leaving: boolean): Promise<void> {
    try {
      await api.deleteEntry(id, leaving);
      this.all = this.all?.filter((entry) => entry.id !== id) ?? null;
      this.acted = ++this.asked;
    } catch (error) {
      toasts.failed(sentence(error));
    }
    // It may come again by an import.
    live.show(id);
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
    this.acted = ++this.asked;
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/// The one catalog: what is taken out of it stays out while the reader looks at other views.
export const entries = new Entries();
