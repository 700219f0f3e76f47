import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { reasonWords } from '../../lib/failures';
import { bytes, clock, count, exact } from '../../lib/format';
import { JobHistory, type Heard } from '../../lib/job-history';
import { live } from '../../lib/live';
import { sheet } from '../../lib/sheet';
import type { Job } from '../../lib/types';

const LONGEST = 200;

interface Line {
  /// When it happened; undefined where nothing told it.
  at: string | undefined;
  words: string;
}

/// What happened to a job, from the first event that is kept on. The newest comes first.
@customElement('bal-job-log')
export class BalJobLog extends LitElement {
  static override styles = [sheet, css`
    ol { list-style: none; margin: 0; padding: 8px 12px; background: var(--sunken); border-radius: var(--radius-small); font-size: 12.5px; display: grid; gap: 3px; max-height: 200px; overflow: auto; }
    ol:focus-visible { outline-offset: -2px; }
  `];

  @property() job = '';
  @state() private lines: Line[] = [];
  private history: JobHistory | null = null;
  private last: Job | null = null;
  private lastEvent = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('job')) return;
    this.lines = [];
    this.follow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('heard', this.heard);
    live.addEventListener('anew', this.anew);
    if (this.hasUpdated) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    live.removeEventListener('heard', this.heard);
    live.removeEventListener('anew', this.anew);
    this.history?.close();
  }

  private readonly heard = (event: Event) => {
    const { detail } = event as CustomEvent<Heard>;
    // What an answer says is told by an event too, in its order.
    if (detail.event === null && live.connection === 'live') return;
    if (detail.job.id === this.job && !this.history?.hold(detail)) this.add(detail);
  };

  private readonly anew = () => this.follow();

  /// What happens is heard with the events of all jobs; only what has happened is asked for.
  private follow(): void {
    this.history?.close();
    this.history = new JobHistory(this.job, (all) => {
      // Nothing is kept any more of a job that ended long ago but how it ended.
      const now = live.jobs.get(this.job);
      const told = all.length > 0 || !now ? all : [{ job: now, event: null }];
      this.last = null;
      this.lastEvent = 0;
      this.lines = [];
      told.forEach((each) => this.add(each));
    });
  }

  private add({ job, event }: Heard): void {
    if (event !== null && event <= this.lastEvent) return;
    this.lastEvent = event ?? this.lastEvent;
    const said = differences(this.last, job);
    this.last = job;
    const lines = said.reverse().map((words) => ({ at: job.at, words }));
    if (lines.length) this.lines = [...lines, ...this.lines].slice(0, LONGEST);
  }

  override render() {
    return html`<ol tabindex="0" aria-label="What happened to this job">${this.lines.length
      ? this.lines.map(({ at, words }) => html`<li class="break">${at ? html`<time class="muted num" datetime=${at} title=${exact(at)}>${clock(at)}</time> ` : ''}${words}</li>`)
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
