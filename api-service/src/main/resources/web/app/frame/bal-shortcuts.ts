import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { SHORTCUTS } from '../lib/keys';
import { sheet } from '../lib/sheet';
import '../parts/bal-dialog';

/// The keys that the page answers to.
@customElement('bal-shortcuts')
export class BalShortcuts extends LitElement {
  static override styles = [sheet, css`
    dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; margin: 0; }
    dd { margin: 0; }
    kbd { font: 600 12px var(--mono); padding: 2px 7px; border: 1px solid var(--line-strong); border-radius: 5px; background: var(--sunken); }
  `];

  override render() {
    return html`<bal-dialog heading="Keys" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      <dl>${SHORTCUTS.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl>
    </bal-dialog>`;
  }
}
