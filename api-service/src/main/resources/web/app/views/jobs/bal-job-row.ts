import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { advice, reasonWords } from '../../lib/failures';
import { duration, percent, share, sourceName, speed } from '../../lib/format';
import { icon } from '../../lib/icons';
import { can, cancelling, isFinal } from '../../lib/jobs';
import { sheet } from '../../lib/sheet';
import { steer } from '../../lib/steer';
import type { Job } from '../../lib/types';
import '../../parts/bal-bar';
import '../../parts/bal-state';
import '../../parts/bal-time';

/// One job in the list. Its columns are those of the list.
@customElement('bal-job-row')
export class BalJobRow extends LitElement {
  static override styles = [sheet, css`
    .name { display: grid; min-width: 0; }
    .name small { color: var(--muted); }
    .progress { display: grid; gap: 4px; font-variant-numeric: tabular-nums; min-width: 0; }
    .progress small { color: var(--muted); font-size: 12.5px; }
    .bad { color: var(--bad); }
    .right { text-align: right; }
    .acts { display: flex; justify-content: flex-end; gap: 2px; }
    b { font-weight: 600; }
    @media (max-width: 959px) {
      .progress { grid-column: 2 / -1; }
      .num { grid-column: 2; text-align: left; display: inline; color: var(--muted); font-size: 12.5px; }
      .prio { display: none; }
      .eta { grid-column: 3; text-align: right; }
      .empty { display: none; }
      .acts { grid-column: 3; grid-row: 1; }
      bal-state { grid-column: 2; }
    }
  `];

  @property({ attribute: false }) job!: Job;
  @property({ type: Number }) speed = 0;
  @property({ attribute: false }) eta: number | null = null;
  @property({ type: Boolean }) steerable = false;
  @property({ type: Boolean }) ticked = false;
  /// Only the first columns, as the job beside is open.
  @property({ type: Boolean }) short = false;

  // The row itself is the grid of its list, so the cells are its children.
  override render() {
    const job = this.job;
    const name = sourceName(job.source);
    return html`
      <input type="checkbox" aria-label="Select ${name}" .checked=${this.ticked} @change=${() => this.dispatchEvent(new Event('tick'))}>
      <span class="name"><b class="cut" title=${job.source}>${name}</b>
        <small class="cut">${job.kind === 'download' ? '' : html`${job.kind} · `}${job.dest ? html`→ ${job.dest}` : job.view} · <bal-time .at=${job.created_at}></bal-time>${job.worker ? html` · only on ${job.worker}` : ''}</small></span>
      <bal-state .state=${job.state}></bal-state>
      ${this.progress(job, name)}
      <span class="num right ${this.speed > 0 ? '' : 'empty'}">${this.speed > 0 ? html`<span class="unseen">Speed</span> ${speed(this.speed)}` : ''}</span>
      ${this.short ? '' : html`
        <span class="num right eta ${this.eta === null ? 'empty' : ''}">${this.eta === null ? '' : html`<span class="unseen">Left</span> ${duration(this.eta)}`}</span>
        <span class="num right prio">${isFinal(job) ? '' : html`<span class="unseen">Priority</span> ${job.priority}`}</span>
        <span class="acts">${this.steerable ? this.acts(job, name) : ''}</span>`}
    `;
  }

  private progress(job: Job, name: string) {
    if (job.state === 'failed' && job.error) {
      return html`<span class="progress"><span class="bad cut" title=${job.error.detail}>${advice(job.error.code).happened}</span></span>`;
    }
    if (job.state === 'completed') {
      return html`<span class="progress"><small class="cut">${share(job.bytes_done, null)} in ${job.files_done} ${job.files_done === 1 ? 'file' : 'files'}</small></span>`;
    }
    if (job.state === 'cancelled') return html`<span class="progress"></span>`;
    const waits = cancelling.has(job.id) ? 'cancelling' : job.reason ? reasonWords(job.reason) : job.state === 'queued' ? reasonWords('limit') : '';
    return html`<span class="progress">
      <bal-bar .value=${job.bytes_total === null ? null : (job.progress ?? 0)} ?still=${job.state === 'paused' || job.state === 'queued' || job.state === 'waiting'} label=${name}></bal-bar>
      <small class="cut">${job.bytes_total === null && job.bytes_done === 0 ? '' : html`${job.progress === null ? '' : html`${percent(job.progress)} · `}${share(job.bytes_done, job.bytes_total)}${waits ? ' · ' : ''}`}<span title=${job.reason_detail ?? ''}>${waits}</span></small>
    </span>`;
  }

  private acts(job: Job, name: string) {
    return html`
      ${can.pause(job) ? html`<button class="quiet small square" title="Pause" aria-label="Pause ${name}" @click=${() => steer.pause([job])}>${icon('pause')}</button>` : ''}
      ${can.resume(job) ? html`<button class="quiet small square" title="Resume" aria-label="Resume ${name}" @click=${() => steer.resume([job])}>${icon('play')}</button>` : ''}
      ${can.retry(job) ? html`<button class="quiet small square" title="Retry" aria-label="Retry ${name}" @click=${() => steer.retry([job])}>${icon('retry')}</button>` : ''}
      ${can.cancel(job) ? html`<button class="quiet small square" title="Cancel" aria-label="Cancel ${name}" @click=${() => steer.cancel([job])}>${icon('stop')}</button>` : ''}
      ${can.forget(job) ? html`<button class="quiet small square" title="Remove from the list" aria-label="Remove ${name} from the list" @click=${() => steer.forget([job])}>${icon('trash')}</button>` : ''}`;
  }
}
