import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sourcePage, type Entry } from '../../lib/catalog';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import '../../parts/bal-dialog';

/// Asks for the token that a gated source wants.
@customElement('bal-token')
export class BalToken extends LitElement {
  static override styles = [sheet, css`form { display: grid; gap: 14px; } .end { justify-content: flex-end; }`];

  @property({ attribute: false }) entry!: Entry;

  private send(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('token', { detail: this.renderRoot.querySelector('input')!.value.trim() }));
  }

  override render() {
    const page = sourcePage(this.entry);
    return html`<bal-dialog heading="${this.entry.name} needs a token" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      <form @submit=${this.send}>
        <p>The repository is gated. Accept its licence ${page ? html`<a href=${page.href} target="_blank" rel="noopener noreferrer">on ${page.label}</a>` : 'on the hub'}, then paste a token that may read it.</p>
        <label class="field"><span>Token</span><input type="password" autocomplete="off" autofocus><small>For this download only; encrypted, and gone when it ends. Empty: the one that is stored for the hub, if any</small></label>
        <div class="row end"><button class="primary">${icon('down')} Download</button></div>
      </form>
    </bal-dialog>`;
  }
}
