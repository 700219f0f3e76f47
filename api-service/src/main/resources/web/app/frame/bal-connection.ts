import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { duration } from '../lib/format';
import { icon } from '../lib/icons';
import { live } from '../lib/live';
import { sheet } from '../lib/sheet';
import { Every, Watch } from '../lib/watch';

/// All numbers are asked for every 10 s, and an answer takes 10 s at most.
const OLD_SECONDS = 25;

/// Says when numbers are not fresh, and how old they are.
@customElement('bal-connection')
export class BalConnection extends LitElement {
  static override styles = [sheet, css`
    div { display: flex; gap: 8px; align-items: center; padding: 5px 24px; background: var(--warn-soft); color: var(--warn); border-bottom: 1px solid var(--line); font-weight: 600; }
  `];

  constructor() {
    super();
    new Watch(this, live);
    new Every(this, 1000, () => this.requestUpdate());
  }

  override render() {
    const age = (Date.now() - live.heardAt) / 1000;
    return html`<span role="status">${live.heardAt > 0 && (live.connection === 'lost' || age > OLD_SECONDS)
      ? html`<div class="num">${icon('warn')} reconnecting, numbers from ${duration(age)} ago</div>`
      : nothing}</span>`;
  }
}
