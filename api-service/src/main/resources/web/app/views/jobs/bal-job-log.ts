import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { reasonWords } from '../../lib/failures';
import { bytes, count } from '../../lib/format';
import { isFinal } from '../../lib/jobs';
import { live } from '../../lib/live';
import { sheet } from '../../lib/sheet';
import type { Job } from '../../lib/types';

const LONGEST = 200;

/// What happened to a job, from the first event that is kept on. The newest comes first.
@customElement('bal-job-log')
export class BalJobLog extends LitElement {
  static override styles = [sheet, css`
    ol { list-style: none; margin: 0; padding: 8px 12px; background: var(--sunken); border-radius: var(--radius-small); font-size: 12.5px; display: grid; gap: 3px; max-height: 200px; overflow: auto; }
    ol:focus-visible { outline-offset: -2px; }
  `];

  @property() job = '';
  @state() private lines: string[] = [];
  private source: EventSource | null = null;
  private last: Job | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('job')) this.follow();
  }

  /// A job that had ended goes on after a retry.
  private readonly moved = (event: Event) => {
    const { job } = (event as CustomEvent<{ job: Job }>).detail;
    if (job.id === this.job && !isFinal(job) && this.source?.readyState === EventSource.CLOSED) this.follow();
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    live.removeEventListener('moved', this.moved);
    this.source?.close();
    this.source = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('moved', this.moved);
    if (this.hasUpdated) this.follow();
  }

  private follow(): void {
    this.source?.close();
    this.lines = [];
    this.last = null;
    const source = new EventSource(`/api/v1/jobs/${encodeURIComponent(this.job)}/events?last_event_id=0`);
    this.source = source;
    source.addEventListener('job', (event) => {
      const job = JSON.parse((event as MessageEvent<string>).data) as Job;
      const said = differences(this.last, job);
      this.last = job;
      if (said.length) this.lines = [...said.reverse(), ...this.lines].slice(0, LONGEST);
      // The stream ends here, and the browser would ask for it again and again; but the end of an
      // earlier attempt is not the end.
      if (isFinal(job) && job.attempt >= (live.jobs.get(this.job)?.attempt ?? 0)) source.close();
    });
  }

  override render() {
    return html`<ol tabindex="0" aria-label="What happened to this job">${this.lines.length
      ? this.lines.map((line) => html`<li class="break">${line}</li>`)
      : html`<li class="muted">Nothing yet.</li>`}</ol>`;
  }
}

function differences(before: Job | null, now: Job): string[] {
  const said: string[] = [];
  if (before && before.attempt !== now.attempt) said.push(`attempt ${now.attempt}`);
  if (!before || before.state !== now.state || before.reason !== now.reason) said.push(stateLine(now));
  if (!before?.revision && now.revision) said.push(`pinned to ${now.revision}`);
  if (before?.files_total == null && now.files_total !== null) {
    said.push(`${count(now.files_total, 'file')}${now.bytes_total === null ? '' : `, ${bytes(now.bytes_total)}`}`);
  }
  if (before && before.files_done < now.files_done) said.push(`${now.files_done} of ${now.files_total ?? '?'} files are in, ${bytes(now.bytes_done)}`);
  if (before && before.priority !== now.priority) said.push(`priority ${before.priority} → ${now.priority}`);
  return said;
}

function stateLine(job: Job): string {
  if (job.error) return `${job.state}: ${job.error.detail} (${job.error.code})`;
  if (job.path && job.state === 'completed') return `completed: ${job.path}`;
  return job.reason ? `${job.state}: ${job.reason_detail ?? reasonWords(job.reason)}` : job.state;
}
