import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../../lib/api';
import { count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Delivery, Webhook } from '../../lib/types';
import { Every } from '../../lib/watch';
import '../../parts/bal-dialog';
import '../../parts/bal-state';
import '../../parts/bal-time';

/// How the state of a delivery looks.
const LOOKS: Record<Delivery['state'], string> = { pending: 'waiting', delivered: 'completed', failed: 'failed' };

/// What was sent to a webhook, and what came of it.
@customElement('bal-deliveries')
export class BalDeliveries extends LitElement {
  static override styles = [sheet, css`
    ol { list-style: none; margin: 0; padding: 0; }
    li { display: grid; gap: 4px; padding: 10px 0; border-top: 1px solid var(--line); }
    .line { display: flex; gap: 6px 12px; align-items: center; flex-wrap: wrap; }
  `];

  @property({ attribute: false }) webhook!: Webhook;
  @state() private items: Delivery[] | null = null;

  constructor() {
    super();
    new Every(this, 2000, () => this.read());
  }

  private async read(): Promise<void> {
    this.items = (await api.deliveries(this.webhook.id)).items;
  }

  private async again(delivery: Delivery): Promise<void> {
    try {
      await api.redeliver(this.webhook.id, delivery.id);
      toasts.done(`Sent ${delivery.type} to ${this.webhook.name} again.`);
      await this.read();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  override render() {
    const items = this.items;
    return html`<bal-dialog .heading="Deliveries to ${this.webhook.name}" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      <p class="muted">The newest first; they are kept for 7 days.</p>
      ${items === null ? html`<p class="muted">${icon('spin')} Reading deliveries</p>`
        : items.length === 0 ? html`<p class="muted">Nothing was sent yet. Send a test event to see one.</p>`
        : html`<ol>${repeat(items, (delivery) => delivery.id, (delivery) => this.one(delivery))}</ol>`}
    </bal-dialog>`;
  }

  private one(delivery: Delivery) {
    const last = delivery.log.at(-1);
    const outcome = last?.error ?? (last?.status ? `answered ${last.status}` : 'not tried yet');
    return html`<li>
      <div class="line"><bal-state .state=${LOOKS[delivery.state]} .word=${delivery.state}></bal-state><b class="grow">${delivery.type}</b>
        <span class="muted"><bal-time .at=${delivery.created_at}></bal-time></span>
        <button class="small" aria-label="Send ${delivery.type} again" @click=${() => this.again(delivery)}>${icon('retry')} Send again</button></div>
      <span class="muted break">${count(delivery.attempts, 'attempt')}, ${outcome}</span>
    </li>`;
  }
}
