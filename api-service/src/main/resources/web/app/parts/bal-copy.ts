import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../lib/icons';
import { sheet } from '../lib/sheet';

/// A button that copies a text.
@customElement('bal-copy')
export class BalCopy extends LitElement {
  static override styles = [sheet, css`:host { display: inline-block; }`];

  @property() text = '';
  @property() what = 'Copy';
  @state() private copied = false;

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text);
    this.copied = true;
    window.setTimeout(() => (this.copied = false), 1500);
  }

  override render() {
    return html`<button class="quiet small square" aria-label=${this.copied ? 'Copied' : this.what} title=${this.what}
      @click=${this.copy}>${icon(this.copied ? 'check' : 'copy')}</button>`;
  }
}
