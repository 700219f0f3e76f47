import { LitElement, css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { advice } from '../../lib/failures';
import { icon } from '../../lib/icons';
import { can } from '../../lib/jobs';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { steer } from '../../lib/steer';
import type { Job } from '../../lib/types';
import { Watch } from '../../lib/watch';

/// What went wrong in one sentence, what to do, and the button that does it.
@customElement('bal-failure')
export class BalFailure extends LitElement {
  static override styles = [sheet, css`
    .in { display: grid; gap: 8px; min-width: 0; flex: 1; }
    form { display: flex; gap: 8px; flex-wrap: wrap; }
    form label { flex: 1 1 180px; }
  `];

  @property({ attribute: false }) job!: Job;
  @query('input') private token?: HTMLInputElement;

  constructor() {
    super();
    new Watch(this, session);
  }

  private retry(event: Event): void {
    event.preventDefault();
    const token = this.token?.value.trim();
    void steer.retry([this.job], token || undefined);
  }

  override render() {
    const job = this.job;
    const error = job.error!;
    const { happened, todo, remedy } = advice(error.code);
    return html`<div class="problem" role="alert">${icon('warn')}<div class="in">
      <p><b>${happened}</b> ${todo}</p>
      ${can.retry(job) && session.may('operator') && remedy !== 'none' ? html`<form @submit=${this.retry}>
        ${remedy === 'token' ? html`<label><span class="unseen">Token of the source</span><input type="password" autocomplete="off" placeholder="Token, for this job only"></label>` : ''}
        <button class="primary">${icon('retry')} Retry</button></form>` : ''}
      <details><summary>Details</summary><p class="break">${error.file ? html`${error.file}: ` : ''}${error.detail} <code>${error.code}</code></p></details>
    </div></div>`;
  }
}
