import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { toasts } from '../../lib/toasts';
import type { Webhook } from '../../lib/types';
import './bal-deliveries';
import { Stored, field } from './stored';

/// Services that are told of jobs and models.
@customElement('bal-webhooks')
export class BalWebhooks extends Stored<Webhook> {
  protected readonly columns = ['Name', 'Address', 'Events', 'State'];

  /// Whose deliveries are shown.
  @state() private shown: Webhook | null = null;

  protected list() {
    return api.webhooks();
  }

  protected async store(form: FormData) {
    const events = field(form, 'events').split(/[\s,]+/).filter(Boolean);
    const { name, secret } = await api.createWebhook(field(form, 'url'), events.length ? events : ['*']);
    this.made = { name, secret };
  }

  protected erase(webhook: Webhook) {
    return api.deleteWebhook(webhook.id);
  }

  protected deletes(webhook: Webhook) {
    return `Delete the webhook ${webhook.name}`;
  }

  protected question(webhook: Webhook): [string, string] {
    return [`Delete the webhook ${webhook.name}?`, `${webhook.url} is told nothing any more. The log of its deliveries goes as well.`];
  }

  protected cells(webhook: Webhook) {
    return [
      webhook.name,
      html`<code>${webhook.url}</code>`,
      webhook.events.join(', '),
      html`<span class="row"><span title=${webhook.off_reason ?? ''}>${webhook.active ? 'on' : 'off'}</span>
        <button class="small" aria-label="${webhook.active ? 'Test' : 'Switch on'} ${webhook.name}" @click=${() => this.told(() => this.nudge(webhook))}>${webhook.active ? 'Test' : 'Switch on'}</button>
        <button class="small" aria-label="Deliveries to ${webhook.name}" @click=${() => (this.shown = webhook)}>Deliveries</button></span>`,
    ];
  }

  private async nudge(webhook: Webhook): Promise<void> {
    if (webhook.active) {
      await api.pingWebhook(webhook.id);
      toasts.done(`Sent a test event to ${webhook.name}.`);
    } else {
      await api.switchWebhookOn(webhook.id);
      await this.read();
    }
  }

  override render() {
    return html`<section class="card">
      <h2>Webhooks</h2>
      <p class="muted">Signed events of jobs and models, sent to your services.</p>
      ${this.items.length ? this.table() : ''}
      ${this.shownOnce('secret')}
      ${this.form(html`
        <label class="field"><span>Address</span><input name="url" type="url" required autocomplete="off" placeholder="https://host/path"></label>
        <label class="field"><span>Events</span><input name="events" autocomplete="off" placeholder="* for all, or job.failed, model.*"></label>`, 'Add')}
      ${this.shown ? html`<bal-deliveries .webhook=${this.shown} @closed=${() => (this.shown = null)}></bal-deliveries>` : ''}
    </section>`;
  }
}
