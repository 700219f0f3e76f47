import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../lib/icons';
import { sheet } from '../lib/sheet';
import { toasts } from '../lib/toasts';

/// A button that copies a text.
@customElement('bal-copy')
export class BalCopy extends LitElement {
  static override styles = [sheet, css`:host { display: inline-block; }`];

  @property() text = '';
  @property() what = 'Copy';
  @state() private copied = false;

  private async copy(): Promise<void> {
    if (!(await this.copies())) {
      toasts.failed('This browser does not let the page copy. Select the text and copy it by hand.');
      return;
    }
    this.copied = true;
    window.setTimeout(() => (this.copied = false), 1500);
  }

  /// Browsers give the clipboard only to pages that came over https or from this machine; to others
  /// they leave the old way.
  private async copies(): Promise<boolean> {
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard) return clipboard.writeText(this.text).then(() => true, () => this.copiesSelected());
    return this.copiesSelected();
  }

  private copiesSelected(): boolean {
    const field = document.createElement('textarea');
    field.value = this.text;
    field.className = 'unseen';
    // In here, as nothing outside of an open dialog can be selected.
    this.renderRoot.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    this.renderRoot.querySelector('button')?.focus();
    return copied;
  }

  override render() {
    return html`<button class="quiet small square" aria-label=${this.copied ? 'Copied' : this.what} title=${this.what}
      @click=${this.copy}>${icon(this.copied ? 'check' : 'copy')}</button>`;
  }
}
