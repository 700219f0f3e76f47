import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { canFetch, isDamaged, isOfOthers, matching, wishOf, type Entry, type Wish } from '../../lib/catalog';
import { api } from '../../lib/api';
import { count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { ListKeys } from '../../lib/keys';
import { live } from '../../lib/live';
import { route } from '../../lib/route';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import { Every, Watch } from '../../lib/watch';
import '../../parts/bal-first-steps';
import { entries } from './entries';
import './bal-entries';
import './bal-entry';
import './bal-filters';
import './bal-import';
import './bal-metadata';
import './bal-token';

const AGAIN = 3000;
const SETTLES = 500;
/// What others change in the catalog is told by nobody.
const LOOK_AROUND = 30_000;

/// What of all entries the address asks for.
interface Found {
  from: Entry[];
  /// Those of this view.
  all: Entry[];
  address: string;
  wish: Wish;
  shown: Entry[];
}

/// The catalog: what there is, what is here, what is coming.
@customElement('bal-catalog')
export class BalCatalog extends LitElement {
  static override styles = [sheet, css`
    .bulk { position: sticky; top: 61px; z-index: 5; display: flex; gap: 8px; align-items: center; flex-wrap: wrap; padding: 8px 14px; margin-bottom: 12px; background: var(--accent-soft); border-color: var(--accent); }
    .none { padding: 28px; text-align: center; color: var(--muted); display: grid; gap: 12px; justify-items: center; }
  `];

  /// Only those that people added themselves.
  @property({ type: Boolean }) custom = false;
  @state() private chosen = new Set<string>();
  @state() private importing = false;
  /// Ids of the entries whose metadata is asked for, none for all; null while nobody asks.
  @state() private describing: string[] | null = null;
  @state() private asking: Entry | null = null;
  /// Id of the entry about which all is shown; empty for none.
  @state() private shown = '';
  private readonly entries = entries;
  private found: Found = { from: [], all: [], address: '', wish: wishOf(route.query), shown: [] };
  private timer = 0;

  constructor() {
    super();
    new Watch(this, live, route, session, this.entries);
    new Every(this, LOOK_AROUND, () => this.refresh());
    new ListKeys(this, {
      open: (id) => this.with(id, (entry) => void this.open(entry)),
      select: (id) => this.choose(id),
      download: (id) => session.may('operator') && this.with(id, (entry) => this.fetch(entry)),
    });
  }

  private readonly moved = () => {
    // What is on disk changed, or will in a moment; the counts follow.
    this.refreshIn(SETTLES);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('moved', this.moved);
    live.addEventListener('counted', this.moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    live.removeEventListener('moved', this.moved);
    live.removeEventListener('counted', this.moved);
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /// Reads the catalog, again and again until it is there. How far downloads are comes from their jobs.
  private async refresh(): Promise<void> {
    await this.entries.read();
    if (this.isConnected && this.entries.problem) this.refreshIn(AGAIN);
  }

  /// However often it is called, the first call counts.
  private refreshIn(milliseconds: number): void {
    if (this.timer) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      void this.refresh();
    }, milliseconds);
  }

  private with(id: string, work: (entry: Entry) => void): void {
    const entry = this.entries.now.find((each) => each.id === id);
    if (entry) work(entry);
  }

  private async open(entry: Entry): Promise<void> {
    // That a download has ended is heard before the catalog says which model came of it.
    if (entry.status === 'present' && !entry.model_id) {
      await this.refresh();
      entry = this.entries.now.find((each) => each.id === entry.id) ?? entry;
    }
    // A job that failed tells more than an earlier model that it did not replace.
    if (entry.model_id && !entry.error) route.go(`/admin/installed/${entry.model_id}`);
    else if (entry.job_id) route.go(`/admin/jobs/${entry.job_id}`);
    else this.shown = entry.id;
  }

  /// Fetches what is damaged again; only that.
  private async repair(entry: Entry): Promise<void> {
    try {
      const job = await api.repair(entry.model_id!);
      live.put(job);
      toasts.done(`Repairing ${entry.name}.`, { link: { label: 'Watch it', path: `/admin/jobs/${job.id}` } });
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  /// Asks for a token first where the source is known to want one.
  private fetch(entry: Entry): void {
    if (isDamaged(entry)) void this.repair(entry);
    else if (canFetch(entry) && (entry.requires_token || entry.error?.code === 'SOURCE_FORBIDDEN')) this.asking = entry;
    else void this.entries.download([entry]);
  }

  private choose(id: string): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen = chosen;
  }

  private chooseAll(shown: Entry[]): void {
    const all = shown.every((entry) => this.chosen.has(entry.id));
    this.chosen = new Set(all ? [] : shown.map((entry) => entry.id));
  }

  private act(event: CustomEvent<{ entry: Entry; verb: string }>): void {
    const { entry, verb } = event.detail;
    if (verb === 'download' || verb === 'retry' || verb === 'repair') this.fetch(entry);
    else if (verb === 'pause') void this.entries.pause(entry);
    else if (verb === 'delete') void this.entries.erase([entry]);
    else if (verb === 'remove') this.entries.takeOut([entry]);
    else if (verb === 'choose') this.choose(entry.id);
    else if (verb === 'open') void this.open(entry);
    else if (verb === 'about') this.shown = entry.id;
  }

  /// Looks through the entries only when they or the address have changed.
  private find(): Found {
    const from = this.entries.now;
    const address = location.search;
    if (this.found.from !== from || this.found.address !== address) {
      const wish = wishOf(route.query);
      const all = this.custom ? from.filter((entry) => entry.custom) : from;
      this.found = { from, all, address, wish, shown: matching(all, wish) };
    }
    return this.found;
  }

  override render() {
    const { all, wish, shown } = this.find();
    // The order of the categories comes with the counts; without it the page would jump.
    const loaded = this.entries.all !== null && live.facets !== null;
    return html`<div class="page">
      <div class="head"><h1>${this.custom ? 'Custom' : 'Catalog'}</h1>
        ${loaded && shown.length !== all.length ? html`<span class="muted num" role="status">${shown.length} of ${all.length}</span>` : ''}
        ${session.may('operator') ? html`<button @click=${() => (this.importing = true)}>${icon('upload')} Import JSON…</button>
          <button @click=${() => (this.describing = [])}>${icon('retry')} Fetch Metadata…</button>` : ''}
        <a class="button" href="/api/v1/catalog/export" download="models.json">${icon('down')} Export</a></div>
      ${!loaded ? html`<p class="none">${this.entries.problem ? html`${icon('warn')} ${this.entries.problem}` : html`<span>${icon('spin')} Reading the catalog</span>`}</p>` : html`
        <bal-filters .entries=${all} .wish=${wish} .facets=${live.facets}></bal-filters>
        ${this.bulk(all.filter((entry) => this.chosen.has(entry.id)))}
        ${all.length === 0 ? html`<bal-first-steps heading=${this.custom ? 'You have added no model of your own yet' : 'The catalog is empty'}></bal-first-steps>`
          : shown.length === 0 ? html`<div class="none"><p>No entry matches.</p><button @click=${() => route.filter(new URLSearchParams())}>Show all</button></div>`
          : html`<bal-entries .entries=${shown} .wish=${wish} .facets=${live.facets} .chosen=${this.chosen} .steerable=${session.may('operator')}
              .busy=${this.entries.busy} @act=${this.act} @all=${() => this.chooseAll(shown)}></bal-entries>`}`}
      ${this.importing ? html`<bal-import @closed=${() => (this.importing = false)} @imported=${() => this.refresh()}></bal-import>` : ''}
      ${this.describing ? html`<bal-metadata .entries=${this.describing} @closed=${() => (this.describing = null)}></bal-metadata>` : ''}
      ${this.about(all.find((entry) => entry.id === this.shown))}
      ${this.asking ? html`<bal-token .entry=${this.asking} @closed=${() => (this.asking = null)}
        @token=${(event: CustomEvent<string>) => {
          void this.entries.download([this.asking!], event.detail);
          this.asking = null;
        }}></bal-token>` : ''}
    </div>`;
  }

  private about(entry: Entry | undefined) {
    if (!entry) return '';
    return html`<bal-entry .entry=${entry} .steerable=${session.may('operator')} .busy=${this.entries.busy.has(entry.id)} @closed=${() => (this.shown = '')}
      @act=${(event: CustomEvent<{ entry: Entry; verb: string }>) => {
        this.shown = '';
        this.act(event);
      }}></bal-entry>`;
  }

  private bulk(chosen: Entry[]) {
    if (chosen.length === 0) return nothing;
    const missing = chosen.filter(canFetch);
    const present = chosen.filter((entry) => (entry.status === 'present' && !isOfOthers(entry)) || isDamaged(entry));
    return html`<div class="card bulk" role="toolbar" aria-label="For the selected models"><b>${count(chosen.length, 'model')}</b>
      ${session.may('operator') ? html`
        ${missing.length ? html`<button class="small primary" @click=${() => this.entries.download(missing)}>${icon('down')} Download ${missing.length}</button>
          <button class="small" @click=${() => this.entries.takeOut(missing)}>${icon('stop')} Remove from catalog</button>` : ''}
        ${present.length ? html`<button class="small danger" @click=${() => this.entries.erase(present)}>${icon('trash')} Delete ${present.length}</button>` : ''}` : ''}
      ${session.may('operator') ? html`<button class="small" @click=${() => (this.describing = chosen.map((entry) => entry.id))}>${icon('retry')} Fetch metadata</button>` : ''}
      <span class="grow"></span><button class="small quiet" @click=${() => (this.chosen = new Set())}>Clear</button></div>`;
  }
}
