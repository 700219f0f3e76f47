import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { maintain } from '../../lib/maintenance';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { Watch } from '../../lib/watch';

/// The switch of the maintenance.
@customElement('bal-upkeep')
export class BalUpkeep extends LitElement {
  static override styles = [sheet, css`
    label { padding: 16px; display: flex; gap: 12px; align-items: center; cursor: pointer; }
    label input[role] { appearance: none; flex: none; width: 40px; height: 24px; margin: 0; padding: 3px; border: 1px solid var(--line-strong); border-radius: 99px; background: var(--sunken); cursor: inherit; transition: background-color var(--quick); }
    label input::before { content: ''; display: block; width: 16px; height: 16px; border-radius: 99px; background: var(--line-strong); transition: transform var(--quick); }
    label input[role]:checked { background: var(--accent); border-color: var(--accent); }
    label input:checked::before { background: var(--accent-ink); transform: translateX(16px); }
    label input:focus-visible { border-radius: 99px; }
    small { display: block; color: var(--muted); font-size: 12.5px; }
  `];

  constructor() {
    super();
    new Watch(this, session);
  }

  private async flip(event: Event): Promise<void> {
    const box = event.target as HTMLInputElement;
    await maintain(box.checked);
    // As the service has it, also where it refused.
    box.checked = session.maintenance;
  }

  override render() {
    return html`<label class="card"><span class="grow"><b>Maintenance</b>
        <small>Only admins change anything; all others look, and are told so. What runs goes on.</small></span>
      <input type="checkbox" role="switch" aria-label="Maintenance" .checked=${session.maintenance} @change=${this.flip}></label>`;
  }
}
