import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live as shown } from 'lit/directives/live.js';
import { api } from '../../lib/api';
import { reasonWords } from '../../lib/failures';
import { bytes, count, duration, percent, share, sourceName, speed } from '../../lib/format';
import { Problem, sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { can, isFinal } from '../../lib/jobs';
import { OpenedFocus } from '../../lib/keys';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { steer } from '../../lib/steer';
import type { Job, JobFile } from '../../lib/types';
import { Every, Watch } from '../../lib/watch';
import '../../parts/bal-copy';
import './bal-failure';
import './bal-job-files';
import './bal-job-log';

/// One job in full: how far, which files, which workers, what happened.
@customElement('bal-job')
export class BalJob extends LitElement {
  static override styles = [sheet, css`
    article { outline-offset: -2px; padding: 16px; display: grid; gap: 16px; }
    header { display: flex; gap: 8px; align-items: start; }
    header h2 { font-size: 17px; overflow-wrap: anywhere; padding-top: 4px; }
    .numbers { display: flex; gap: 4px 18px; flex-wrap: wrap; font-variant-numeric: tabular-nums; }
    .numbers b { font-weight: 650; }
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 14px; margin: 0; align-items: baseline; }
    dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
    .pill { white-space: normal; }
    section { display: grid; gap: 8px; }
    select { width: auto; min-height: 28px; padding: 0 4px; }
    @media (min-width: 1240px) { article { position: sticky; top: 68px; max-height: calc(100dvh - 84px); overflow: auto; } }
  `];

  @property() job = '';
  @state() private files: JobFile[] | null = null;
  @state() private missing = '';
  /// The attempt whose files were read after its end: they change no more.
  private settled: string | null = null;
  private asked = 0;

  constructor() {
    super();
    new Watch(this, live, session);
    new OpenedFocus(this, () => this.view?.id ?? '');
    new Every(this, 2000, () => this.readFiles());
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('job')) {
      this.files = null;
      this.missing = '';
      void this.readJob();
      void this.readFiles().catch(() => undefined);
    }
  }

  private get view(): Job | undefined {
    return live.jobs.get(this.job);
  }

  private async readJob(): Promise<void> {
    const id = this.job;
    try {
      const asOf = live.mark();
      live.put(await api.job(id), { asOf, news: false });
    } catch (error) {
      if (id === this.job) this.missing = error instanceof Problem && error.status === 404 ? 'This job is not known any more.' : sentence(error);
    }
  }

  /// Once more after the end: what was read before it may lack the last files.
  private async readFiles(): Promise<void> {
    const view = this.view;
    const end = view && isFinal(view) ? `${view.id} ${view.attempt}` : null;
    if (!this.job || (end !== null && end === this.settled)) return;
    const asked = ++this.asked;
    const files = await api.jobFiles(this.job);
    // An answer to an earlier question, or of another job, that comes late is none.
    if (asked !== this.asked) return;
    this.files = files;
    this.settled = end;
  }

  override render() {
    const job = this.view;
    const close = html`<button class="quiet square" aria-label="Close this job" @click=${() => this.dispatchEvent(new Event('closed'))}>${icon('stop')}</button>`;
    if (!job) {
      return html`<article class="card"><header><h2 class="grow">${this.missing || 'Reading the job'}</h2>${close}</header></article>`;
    }
    const eta = live.etaOf(job);
    const waits = [job.reason && reasonWords(job.reason), job.reason_detail].filter(Boolean).join(': ');
    return html`<article class="card" tabindex="-1" aria-label="Job ${sourceName(job.source)}">
      <header><h2 class="grow">${sourceName(job.source)}</h2>${close}</header>
      <div class="numbers">
        <bal-state .state=${job.state}></bal-state>
        ${job.progress === null ? '' : html`<b>${percent(job.progress)}</b>`}
        <span>${share(job.bytes_done, job.bytes_total)}</span>
        ${live.speedOf(job) > 0 ? html`<span>${speed(live.speedOf(job))}</span>` : ''}
        ${eta === null ? '' : html`<span>${duration(eta)} left</span>`}
      </div>
      ${isFinal(job) ? '' : html`<bal-bar .value=${job.bytes_total === null ? null : (job.progress ?? 0)} ?still=${job.state === 'paused' || job.state === 'queued'} label="The whole job"></bal-bar>`}
      ${waits && !isFinal(job) ? html`<p class="muted">${waits}</p>` : ''}
      ${job.error ? html`<bal-failure .job=${job}></bal-failure>` : ''}
      ${session.may('operator') ? this.acts(job) : ''}
      <section><h3>Files${job.files_total === null ? '' : html` <span class="muted num">${job.files_done} of ${job.files_total}</span>`}</h3>
        <bal-job-files .files=${this.files ?? []} .ended=${isFinal(job)}></bal-job-files></section>
      ${this.facts(job)}
      <section><h3>Log</h3><bal-job-log .job=${job.id}></bal-job-log></section>
    </article>`;
  }

  private acts(job: Job) {
    return html`<div class="row wrap">
      ${can.pause(job) ? html`<button @click=${() => steer.pause([job])}>${icon('pause')} Pause</button>` : ''}
      ${can.resume(job) ? html`<button class="primary" @click=${() => steer.resume([job])}>${icon('play')} Resume</button>` : ''}
      ${can.retry(job) && !job.error ? html`<button class="primary" @click=${() => steer.retry([job])}>${icon('retry')} Retry</button>` : ''}
      ${can.cancel(job) ? html`<button class="danger" @click=${() => steer.cancel([job])}>${icon('stop')} Cancel</button>` : ''}
      ${isFinal(job) ? '' : html`<label class="row"><span class="muted">Priority</span>
        <select .value=${shown(String(job.priority))} @change=${(event: Event) => this.rank(job, event.target as HTMLSelectElement)}>
          ${[9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((rank) => html`<option value=${rank} ?selected=${rank === job.priority}>${rank}${rank === 9 ? ' first' : rank === 0 ? ' last' : ''}</option>`)}
        </select></label>`}
    </div>`;
  }

  /// Where it is refused, the choice shows again what is.
  private async rank(job: Job, choice: HTMLSelectElement): Promise<void> {
    await steer.priority([job], Number(choice.value));
    this.requestUpdate();
  }

  private facts(job: Job) {
    return html`<dl>
      <dt>Source</dt><dd><code>${job.source}</code> <bal-copy .text=${job.source} what="Copy the source"></bal-copy></dd>
      ${job.revision ? html`<dt>Pinned to</dt><dd><code>${job.revision}</code></dd>` : ''}
      ${job.path ? html`<dt>Path</dt><dd><code>${job.path}</code> <bal-copy .text=${job.path} what="Copy the path"></bal-copy></dd>` : ''}
      <dt>Place</dt><dd>${job.volume}${job.dest ? html` / ${job.dest}` : ''}, ${job.view} view</dd>
      ${job.worker ? html`<dt>Worker</dt><dd><a href="/admin/fleet">${job.worker}</a>, no other</dd>` : ''}
      <dt>Asked by</dt><dd>${job.owner}, <bal-time .at=${job.created_at}></bal-time></dd>
      ${job.attempt > 1 ? html`<dt>Attempt</dt><dd>${job.attempt}</dd>` : ''}
      ${job.max_speed ? html`<dt>Limit</dt><dd>${speed(job.max_speed)}</dd>` : ''}
      ${job.finished_at ? html`<dt>Ended</dt><dd><bal-time .at=${job.finished_at}></bal-time>${job.started_at && job.state === 'completed' ? this.took(job) : ''}</dd>` : ''}
      ${Object.keys(job.labels).length ? html`<dt>Labels</dt><dd>${Object.entries(job.labels).map(([name, value]) => html`<span class="pill">${name}: ${value}</span> `)}</dd>` : ''}
    </dl>`;
  }

  private took(job: Job) {
    const seconds = (Date.parse(job.finished_at!) - Date.parse(job.started_at!)) / 1000;
    return html`, ${bytes(job.bytes_done)} and ${count(job.files_done, 'file')} in ${duration(Math.max(1, seconds))}`;
  }
}
