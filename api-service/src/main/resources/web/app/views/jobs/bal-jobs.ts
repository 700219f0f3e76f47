import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { dialogs } from '../../lib/dialogs';
import { count } from '../../lib/format';
import { icon } from '../../lib/icons';
import { can } from '../../lib/jobs';
import { ListKeys } from '../../lib/keys';
import { live } from '../../lib/live';
import { route } from '../../lib/route';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { steer } from '../../lib/steer';
import type { Job, JobState } from '../../lib/types';
import { Watch } from '../../lib/watch';
import '../../parts/bal-first-steps';
import './bal-job';
import './bal-job-row';
import { FoundJobs } from './found-jobs';

const GROUPS: [string, JobState[]][] = [
  ['running', ['resolving', 'downloading', 'publishing']],
  ['waiting', ['queued', 'waiting']],
  ['paused', ['paused']],
  ['failed', ['failed']],
  ['completed', ['completed']],
  ['cancelled', ['cancelled']],
];

/// All jobs, live.
@customElement('bal-jobs')
export class BalJobs extends LitElement {
  static override styles = [sheet, css`
    .tools { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; margin-bottom: 12px; }
    .search { position: relative; flex: 0 1 280px; }
    .search .i { position: absolute; left: 10px; top: 9px; color: var(--muted); }
    .search input { padding-left: 34px; }
    .with { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; align-items: start; }
    .list { overflow: hidden; }
    .heads, bal-job-row { display: grid; grid-template-columns: 28px minmax(150px, 2.4fr) 118px minmax(150px, 2fr) 92px 96px 76px 112px; gap: 12px; align-items: center; }
    .heads { padding: 8px 14px; color: var(--muted); font-size: 12.5px; font-weight: 600; border-bottom: 1px solid var(--line); }
    .heads .num { text-align: right; }
    bal-job-row { padding: 8px 14px; border-top: 1px solid var(--line); cursor: pointer; min-height: 48px; }
    .heads + bal-job-row { border-top: 0; }
    bal-job-row:hover { background: var(--hover); }
    bal-job-row[chosen] { background: var(--accent-soft); }
    bal-job-row:focus-visible { outline-offset: -2px; }
    .bulk { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; padding: 8px 14px; background: var(--accent-soft); border-bottom: 1px solid var(--line); }
    .more { padding: 10px; text-align: center; border-top: 1px solid var(--line); }
    .none { padding: 28px; text-align: center; color: var(--muted); }
    @media (min-width: 1240px) { .with.open { grid-template-columns: minmax(0, 1fr) 460px; } .with.open .heads, .with.open bal-job-row { grid-template-columns: 28px minmax(120px, 2fr) 118px minmax(120px, 1.6fr) 80px; } .with.open .late { display: none; } }
    @media (max-width: 1239px) { .with.open .list { display: none; } }
    @media (max-width: 959px) {
      .heads { display: none; }
      bal-job-row { grid-template-columns: 28px minmax(0, 1fr) auto; gap: 4px 10px; padding: 10px 12px; }
    }
  `];

  /// The one that is open; empty for none.
  @property() job = '';
  @state() private chosen = new Set<string>();
  private readonly found = new FoundJobs(this);

  constructor() {
    super();
    new Watch(this, live, route, session);
    new ListKeys(this, {
      open: (id) => this.open(id),
      select: (id) => this.choose(id),
      opened: () => this.job,
      download: (id) => session.may('operator') && this.byId(id, (job) => void steer.retry([job])),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.escape);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.escape);
  }

  private readonly escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.job && !dialogs.any) this.close();
  };

  /// What the reader chose to see stays.
  private open(id: string): void {
    route.go(`/admin/jobs/${id}${location.search}`);
  }

  private close(): void {
    const id = this.job;
    route.go(`/admin/jobs${location.search}`);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus());
  }

  private byId(id: string, work: (job: Job) => void): void {
    const job = live.jobs.get(id);
    if (job) work(job);
  }

  private choose(id: string): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen = chosen;
  }

  override willUpdate(): void {
    this.found.look(this.states.join(','), (route.query.get('q') ?? '').trim());
  }

  /// The states that the reader chose to see; empty for all.
  private get states(): JobState[] {
    const groups = new Set(route.query.get('state')?.split(','));
    return GROUPS.filter(([name]) => groups.has(name)).flatMap(([, all]) => all);
  }

  private filter(name: string, value: string): void {
    const query = route.query;
    if (value) query.set(name, value);
    else query.delete(name);
    route.filter(query);
  }

  private toggle(group: string): void {
    const on = new Set(route.query.get('state')?.split(',').filter(Boolean));
    if (!on.delete(group)) on.add(group);
    this.filter('state', [...on].join(','));
  }

  private get wanted(): Job[] {
    const states = this.states;
    const q = (route.query.get('q') ?? '').trim().toLowerCase();
    return live.list().filter((job) =>
      (states.length === 0 || states.includes(job.state)) &&
      (!q || this.found.has(job) || `${job.source} ${job.dest ?? ''} ${job.owner} ${Object.entries(job.labels).join(' ')}`.toLowerCase().includes(q)));
  }

  override render() {
    const all = live.list();
    const wanted = this.wanted;
    const on = new Set(route.query.get('state')?.split(',').filter(Boolean));
    return html`<div class="page">
      <div class="head"><h1>Jobs</h1></div>
      <div class="tools">
        <div class="search">${icon('search')}<input type="search" data-search aria-label="Search jobs" placeholder="Search jobs" .value=${route.query.get('q') ?? ''}
          @input=${(event: InputEvent) => this.filter('q', (event.target as HTMLInputElement).value)}></div>
        ${GROUPS.map(([name, states]) => html`<button class="chip" aria-pressed=${on.has(name)} @click=${() => this.toggle(name)}>${name} <span class="num">${live.count(...states)}</span></button>`)}
      </div>
      <div class="with ${this.job ? 'open' : ''}">
        ${all.length === 0 && live.loaded ? html`<bal-first-steps heading="No jobs yet"></bal-first-steps>` : this.table(wanted)}
        ${this.job ? html`<bal-job .job=${this.job} @closed=${this.close}></bal-job>` : ''}
      </div>
    </div>`;
  }

  private table(jobs: Job[]) {
    const chosen = jobs.filter((job) => this.chosen.has(job.id));
    return html`<div class="card list">
      ${chosen.length ? this.bulk(chosen) : nothing}
      <div class="heads" aria-hidden="true"><span></span><span>Model</span><span>State</span><span>Progress</span><span class="num">Speed</span><span class="num late">Left</span><span class="num late">Priority</span><span class="late"></span></div>
      ${repeat(jobs, (job) => job.id, (job) => html`<bal-job-row role="group" aria-label=${job.source} tabindex="0" data-row=${job.id}
        .job=${job} .speed=${live.speedOf(job)} .eta=${live.etaOf(job)} .steerable=${session.may('operator')} .short=${Boolean(this.job)}
        ?chosen=${this.chosen.has(job.id) || this.job === job.id} .ticked=${this.chosen.has(job.id)}
        @tick=${() => this.choose(job.id)} @click=${(event: MouseEvent) => this.clicked(event, job)}></bal-job-row>`)}
      ${jobs.length > 0 ? '' : html`<p class="none">${this.found.problem ? html`${icon('warn')} ${this.found.problem}`
        : this.found.loading || !live.loaded ? html`${icon('spin')} Reading jobs` : 'No job matches these filters.'}</p>`}
      ${jobs.length > 0 && this.found.problem ? html`<p class="none">${icon('warn')} ${this.found.problem}</p>` : ''}
      ${this.found.more ? html`<div class="more"><button ?disabled=${this.found.loading} @click=${() => this.found.readMore()}>Show older jobs</button></div>` : ''}
    </div>`;
  }

  private clicked(event: MouseEvent, job: Job): void {
    const onControl = event.composedPath().some((node) => node instanceof HTMLElement && /^(BUTTON|A|INPUT)$/.test(node.tagName));
    if (!onControl) this.open(job.id);
  }

  private bulk(jobs: Job[]) {
    const act = (label: string, name: Parameters<typeof icon>[0], allowed: (job: Job) => boolean, run: () => unknown, kind = '') =>
      jobs.some(allowed) ? html`<button class="small ${kind}" @click=${run}>${icon(name)} ${label}</button>` : nothing;
    return html`<div class="bulk" role="toolbar" aria-label="For the selected jobs">
      <b>${count(jobs.length, 'job')}</b>
      ${session.may('operator') ? html`
        ${act('Pause', 'pause', can.pause, () => steer.pause(jobs))}
        ${act('Resume', 'play', can.resume, () => steer.resume(jobs))}
        ${act('Retry', 'retry', can.retry, () => steer.retry(jobs))}
        ${act('First', 'up', can.cancel, () => steer.priority(jobs.filter(can.cancel), 9))}
        ${act('Cancel', 'stop', can.cancel, () => steer.cancel(jobs), 'danger')}
        ${act('Remove from list', 'trash', can.forget, () => steer.forget(jobs))}` : ''}
      <span class="grow"></span>
      <button class="small quiet" @click=${() => (this.chosen = new Set())}>Clear</button>
    </div>`;
  }
}
