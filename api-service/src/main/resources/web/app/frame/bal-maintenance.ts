import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { icon } from '../lib/icons';
import { maintain } from '../lib/maintenance';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';
import { Watch } from '../lib/watch';

/// Says on every view that the service is under maintenance.
@customElement('bal-maintenance')
export class BalMaintenance extends LitElement {
  static override styles = [sheet, css`
    div { display: flex; gap: 4px 8px; align-items: center; padding: 6px 24px; background: var(--accent-soft); border-bottom: 1px solid var(--line); }
    .i { color: var(--accent); }
    @media (max-width: 719px) { div { padding: 6px 14px; } }
  `];

  constructor() {
    super();
    new Watch(this, session);
  }

  override render() {
    return html`<span role="status">${session.maintenance
      ? html`<div>${icon('settings')}<span class="grow"><b>Maintenance.</b> Only admins change anything for now; what runs goes on.</span>
          ${session.has('admin') ? html`<button class="small" @click=${() => maintain(false)}>End it</button>` : ''}</div>`
      : nothing}</span>`;
  }
}
