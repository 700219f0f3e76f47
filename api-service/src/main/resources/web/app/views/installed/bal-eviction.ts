import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { bytes, count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { sheet } from '../../lib/sheet';
import type { EvictionPlan } from '../../lib/types';
import '../../parts/bal-dialog';
import '../../parts/bal-time';

/// Which models would go now to make room. Nothing goes by looking.
@customElement('bal-eviction')
export class BalEviction extends LitElement {
  static override styles = [sheet, css`
    section { display: grid; gap: 8px; }
    ol { margin: 0; padding-left: 22px; display: grid; gap: 4px; }
  `];

  @state() private plans: EvictionPlan[] | null = null;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.read();
  }

  private async read(): Promise<void> {
    try {
      this.plans = await Promise.all(live.volumes.map((volume) => api.eviction(volume.name)));
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  override render() {
    return html`<bal-dialog heading="What would go" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      ${this.problem ? html`<p class="problem" role="alert">${icon('warn')} ${this.problem}</p>`
        : this.plans === null ? html`<p class="muted">${icon('spin')} Asking</p>`
        : this.plans.length === 0 ? html`<p class="muted">No worker has mounted a volume.</p>`
        : this.plans.map((plan) => this.one(plan))}
    </bal-dialog>`;
  }

  private one(plan: EvictionPlan) {
    const used = Math.round((1 - plan.free_bytes / Math.max(1, plan.total_bytes)) * 100);
    return html`<section aria-label="Volume ${plan.volume}">
      <h3>${plan.volume}</h3>
      <p class="muted">${used}\u202f% in use, ${bytes(plan.free_bytes)} free, told <bal-time .at=${plan.seen_at}></bal-time>. ${plan.enabled ? 'Models go by themselves.' : 'Nothing goes by itself: Settings say that jobs wait for room.'}</p>
      ${plan.held ? html`<div class="note" role="note">${icon('pause')}<p><b>Held for now.</b> ${plan.held}</p></div>` : ''}
      ${plan.wanted_bytes === 0 ? html`<p>There is room enough; nothing would go.</p>`
        : plan.models.length === 0 ? html`<p>${bytes(plan.wanted_bytes)} would have to go, but no model may: they are pinned or in use.</p>`
        : html`<p>${count(plan.models.length, 'model')} would go to free ${bytes(plan.freed_bytes)} of the ${bytes(plan.wanted_bytes)} that are wanted, in this order:</p>
          <ol>${plan.models.map((model) => html`<li class="break"><a href="/admin/installed/${model.id}">${model.name}</a> <span class="muted num">${bytes(model.size)}, used <bal-time .at=${model.last_used_at}></bal-time></span></li>`)}</ol>`}
    </section>`;
  }
}
