import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../../lib/api';
import { dialogs } from '../../lib/dialogs';
import { confirmed } from '../../lib/confirm';
import { bytes, count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { ListKeys } from '../../lib/keys';
import { live } from '../../lib/live';
import { route } from '../../lib/route';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Model } from '../../lib/types';
import { Watch } from '../../lib/watch';
import '../../parts/bal-first-steps';
import '../../parts/bal-time';
import './bal-eviction';
import './bal-found';
import './bal-model';

type Column = 'name' | 'size' | 'installed_at';

/// How many the service lists at once.
const PAGE = 200;
const TYPING = 150;
const SETTLES = 500;

/// What is on the volumes.
@customElement('bal-installed')
export class BalInstalled extends LitElement {
  static override styles = [sheet, css`
    .tools { display: flex; gap: 8px 16px; align-items: center; flex-wrap: wrap; margin-bottom: 12px; }
    .search { position: relative; flex: 0 1 280px; }
    .search .i { position: absolute; left: 10px; top: 9px; color: var(--muted); }
    .search input { padding-left: 34px; }
    .with { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; align-items: start; }
    .list { overflow-x: clip; }
    thead th { position: sticky; top: 53px; background: var(--surface); z-index: 1; box-shadow: 0 1px var(--line); }
    th button { border: 0; background: none; padding: 4px; min-height: 24px; font-size: inherit; font-weight: inherit; color: inherit; }
    th:first-child, td:first-child { padding-left: 14px; width: 40px; }
    td:last-child, th:last-child { padding-right: 14px; }
    tr[data-row] { cursor: pointer; }
    tr[data-row]:hover { background: var(--hover); }
    tr[data-row]:focus-visible { outline-offset: -2px; }
    tr[aria-selected="true"] { background: var(--accent-soft); }
    td.name { max-width: 0; width: 45%; }
    .name b { display: block; font-weight: 600; }
    .name small { display: block; color: var(--muted); }
    .pill .i { width: 12px; height: 12px; }
    .news { background: var(--accent-soft); color: var(--accent); }
    .bulk { display: flex; gap: 8px; align-items: center; padding: 8px 14px; background: var(--accent-soft); border-bottom: 1px solid var(--line); }
    .none { padding: 28px; text-align: center; color: var(--muted); }
    @media (min-width: 1240px) { .with.open { grid-template-columns: minmax(0, 1fr) 480px; } .with.open .late { display: none; } }
    @media (max-width: 1239px) { .with.open .list { display: none; } }
    @media (max-width: 719px) { .late { display: none; } td.name { width: 70%; } }
  `];

  /// The one that is open; empty for none.
  @property() model = '';
  @state() private models: Model[] | null = null;
  @state() private total = 0;
  @state() private next: string | null = null;
  @state() private chosen = new Set<string>();
  @state() private column: Column = 'installed_at';
  @state() private down = true;
  /// Whether the reader looks at what would make room.
  @state() private making = false;
  /// What `models` were searched for; null before the first answer.
  @state() private answered: string | null = null;
  /// Bytes on all volumes.
  @state() private used = 0;
  /// What they are searched for now.
  private wanted = '';
  private timer = 0;
  private asked: AbortController | null = null;

  constructor() {
    super();
    new Watch(this, session, route);
    new ListKeys(this, { open: (id) => this.open(id), select: (id) => this.choose(id), opened: () => this.model });
  }

  private readonly moved = (event: Event) => {
    const { job } = (event as CustomEvent<{ job: { state: string } }>).detail;
    if (job.state === 'completed' && !this.timer) this.readIn(SETTLES);
  };

  // The list itself changes with jobs only, and may be long.
  private readonly measured = () => {
    this.used = live.volumes.reduce((sum, volume) => sum + volume.used_by_models_bytes, 0);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('moved', this.moved);
    live.addEventListener('change', this.measured);
    this.measured();
    window.addEventListener('keydown', this.escape);
    this.wanted = this.query;
    void this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.timer = 0;
    this.asked?.abort();
    live.removeEventListener('moved', this.moved);
    live.removeEventListener('change', this.measured);
    window.removeEventListener('keydown', this.escape);
  }

  private readonly escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.model && !dialogs.any) this.close();
  };

  private get query(): string {
    return route.query.get('q') ?? '';
  }

  /// The address says what is searched for, whoever changes it.
  override willUpdate(): void {
    if (this.query === this.wanted) return;
    this.wanted = this.query;
    this.readIn(TYPING);
  }

  /// What the reader searched for stays.
  private open(id: string): void {
    route.go(`/admin/installed/${id}${location.search}`);
  }

  private close(): void {
    const id = this.model;
    route.go(`/admin/installed${location.search}`);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus());
  }

  private readIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      void this.read();
    }, milliseconds);
  }

  /// Reads as many as were shown, or those that come after them. Of several searches the last one
  /// counts, whichever is answered last.
  private async read(more = false): Promise<void> {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    const q = this.wanted;
    const before = q === this.answered ? (this.models ?? []) : [];
    const wanted = Math.max(PAGE, before.length + (more ? PAGE : 0));
    let models = more ? before : [];
    let cursor = more ? this.next : null;
    try {
      do {
        const page = await api.models({ q, limit: PAGE, cursor }, asked.signal);
        if (asked.signal.aborted) return;
        models = [...models, ...page.items];
        cursor = page.next_cursor;
        this.total = page.total;
      } while (cursor && (models.length < wanted || !this.newestFirst));
      this.models = models;
      this.next = cursor;
      this.answered = q;
    } catch (error) {
      if (!asked.signal.aborted) toasts.failed(sentence(error));
    }
  }

  private search(event: InputEvent): void {
    const query = route.query;
    const q = (event.target as HTMLInputElement).value;
    if (q) query.set('q', q);
    else query.delete('q');
    route.filter(query);
  }

  private choose(id: string): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen = chosen;
  }

  private order(column: Column): void {
    this.down = this.column === column ? !this.down : column !== 'name';
    this.column = column;
    if (this.next && !this.newestFirst) void this.read();
  }

  /// The order in which the service lists them. For another one all have to be here.
  private get newestFirst(): boolean {
    return this.column === 'installed_at' && this.down;
  }

  private get sorted(): Model[] {
    const column = this.column;
    const sign = this.down ? -1 : 1;
    return [...(this.models ?? [])].sort((a, b) =>
      sign * (column === 'size' ? a.size - b.size : a[column].localeCompare(b[column])));
  }

  private async erase(models: Model[]): Promise<void> {
    const size = models.reduce((sum, model) => sum + model.size, 0);
    const what = models.length === 1 ? models[0]!.name : count(models.length, 'model');
    const yes = await confirmed(`Delete ${what}?`,
      html`<p>Its files go, and the bytes that no other model uses: up to ${bytes(size)}. Programs that load it now will not find it any more.</p>`, 'Delete');
    if (!yes) return;
    const results = await Promise.allSettled(models.map((model) => api.deleteModel(model.id)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) toasts.failed(sentence(failed.reason));
    const gone = results.filter((result) => result.status === 'fulfilled').length;
    if (gone) toasts.done(`Deleted ${models.length === 1 ? what : count(gone, 'model')}.`);
    this.chosen = new Set();
    if (models.some((model) => model.id === this.model)) this.close();
    void live.lookAround();
    await this.read();
  }

  override render() {
    const models = this.models;
    const empty = models?.length === 0 && this.answered === '';
    return html`<div class="page">
      <div class="head"><h1>Installed</h1>${models ? html`<span class="muted num">${count(this.total, 'model')}, ${bytes(this.used)} on disk</span>` : ''}</div>
      ${empty ? html`<bal-first-steps heading="Nothing is installed yet"></bal-first-steps>` : html`
      <div class="tools"><div class="search">${icon('search')}<input type="search" data-search aria-label="Search installed models" placeholder="Search name or source" .value=${this.query} @input=${this.search}></div>
        <span class="grow"></span><button @click=${() => (this.making = true)}>${icon('drain')} What would go?</button></div>
      ${this.making ? html`<bal-eviction @closed=${() => (this.making = false)}></bal-eviction>` : ''}
      <div class="with ${this.model ? 'open' : ''}">
        ${models ? this.table() : html`<p class="none">${icon('spin')} Reading models</p>`}
        ${this.model ? html`<bal-model .model=${this.model} @changed=${() => this.read()} @closed=${this.close} @remove=${(event: CustomEvent<Model>) => this.erase([event.detail])}></bal-model>` : ''}
      </div>`}
      ${this.model ? '' : html`<bal-found></bal-found>`}
    </div>`;
  }

  private table() {
    const rows = this.sorted;
    const chosen = rows.filter((model) => this.chosen.has(model.id));
    return html`<div class="card list">
      ${chosen.length && session.may('operator') ? html`<div class="bulk" role="toolbar" aria-label="For the selected models"><b>${count(chosen.length, 'model')}</b>
        <button class="small danger" @click=${() => this.erase(chosen)}>${icon('trash')} Delete</button><span class="grow"></span>
        <button class="small quiet" @click=${() => (this.chosen = new Set())}>Clear</button></div>` : nothing}
      <table>
        <thead><tr><th><span class="unseen">Select</span></th>${this.heading('name', 'Model', '')}<th class="late">View</th>${this.heading('size', 'Size', 'num')}
          <th class="late">State</th>${this.heading('installed_at', 'Installed', 'late')}</tr></thead>
        <tbody>${repeat(rows, (model) => model.id, (model) => this.row(model))}</tbody>
      </table>
      ${rows.length === 0 ? html`<p class="none">No model matches.</p>` : ''}
      ${this.next ? html`<p class="none"><button @click=${() => this.read(true)}>Show more</button></p>` : ''}
    </div>`;
  }

  private heading(column: Column, word: string, kind: string) {
    const on = this.column === column;
    return html`<th class=${kind} aria-sort=${on ? (this.down ? 'descending' : 'ascending') : 'none'}>
      <button @click=${() => this.order(column)}>${word} ${on ? icon(this.down ? 'fold' : 'up') : ''}</button></th>`;
  }

  private row(model: Model) {
    return html`<tr data-row=${model.id} tabindex="0" aria-selected=${this.chosen.has(model.id) || this.model === model.id}
      @click=${(event: MouseEvent) => {
        if (!(event.target instanceof HTMLInputElement)) this.open(model.id);
      }}>
      <td><input type="checkbox" aria-label="Select ${model.name}" .checked=${this.chosen.has(model.id)} @change=${() => this.choose(model.id)}></td>
      <td class="name"><b class="cut">${model.name}</b>${marks(model)}<small class="cut" title=${model.path}>${model.path}</small></td>
      <td class="late">${model.view}</td>
      <td class="num">${bytes(model.size)}</td>
      <td class="late"><bal-state .state=${model.state}></bal-state></td>
      <td class="late"><bal-time .at=${model.installed_at}></bal-time></td>
    </tr>`;
  }
}

/// What sets a model apart, as words.
function marks(model: Model) {
  return html`${model.update?.available ? html`<span class="pill news">${icon('up')} newer</span>` : nothing}
    ${model.watch ? html`<span class="pill">${icon('retry')} follows</span>` : nothing}
    ${model.pinned ? html`<span class="pill">${icon('pin')} pinned</span>` : nothing}`;
}
