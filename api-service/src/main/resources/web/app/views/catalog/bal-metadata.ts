import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { isFinal } from '../../lib/jobs';
import { live } from '../../lib/live';
import { sheet } from '../../lib/sheet';
import type { JobFile } from '../../lib/types';
import { Every, Watch } from '../../lib/watch';
import '../../parts/bal-dialog';
import '../jobs/bal-job-files';

/// Asks hubs what they say of models, and shows how that goes. It goes on when this is closed.
@customElement('bal-metadata')
export class BalMetadata extends LitElement {
  static override styles = [sheet, css`
    form { display: grid; gap: 14px; }
    label { display: flex; gap: 8px; align-items: center; }
    .end { justify-content: flex-end; }
    .log { max-height: 320px; overflow: auto; }
  `];

  /// Ids of the entries that are meant; empty for all.
  @property({ attribute: false }) entries: string[] = [];
  @state() private job = '';
  @state() private files: JobFile[] = [];
  @state() private problem = '';

  constructor() {
    super();
    new Watch(this, live);
    new Every(this, 1000, () => this.read());
  }

  private async fetch(event: Event): Promise<void> {
    event.preventDefault();
    const force = this.renderRoot.querySelector<HTMLInputElement>('[name="force"]')!.checked;
    try {
      const job = await api.fetchMetadata({ force, ...(this.entries.length ? { entries: this.entries } : {}) });
      live.put(job);
      this.job = job.id;
      this.problem = '';
      await this.read();
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  private async read(): Promise<void> {
    if (this.job) this.files = await api.jobFiles(this.job);
  }

  override render() {
    return html`<bal-dialog heading="Fetch metadata" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      ${this.job ? this.activity() : this.question()}
      ${this.problem ? html`<div class="problem" role="alert">${icon('warn')}<span class="break">${this.problem}</span></div>` : ''}
    </bal-dialog>`;
  }

  private question() {
    return html`<form @submit=${this.fetch}>
      <p>Asks the hubs for name, description, picture, tags and base model of ${this.entries.length ? count(this.entries.length, 'model') : 'all models'}. What people changed stays.</p>
      <label><input type="checkbox" name="force"> Ask also for what a hub did not have within the last week</label>
      <div class="row end"><button class="primary">${icon('down')} Fetch</button></div>
    </form>`;
  }

  private activity() {
    const job = live.jobs.get(this.job);
    const ended = job !== undefined && isFinal(job);
    const done = this.files.filter((file) => file.state === 'done').length;
    const failed = this.files.filter((file) => file.state === 'failed').length;
    return html`<p role="status">${ended ? icon('check') : icon('spin')} ${done} of ${count(this.files.length, 'model')}${failed ? `, ${failed} failed` : ''}
        · <a href="/admin/jobs/${this.job}">the job</a></p>
      <div class="log" tabindex="0" aria-label="Activity"><bal-job-files .files=${this.files} ?ended=${ended}></bal-job-files></div>`;
  }
}
