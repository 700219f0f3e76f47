import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sheet } from '../lib/sheet';
import './bal-dialog';

/// A question with one way to go on and one to stay.
@customElement('bal-confirm')
export class BalConfirm extends LitElement {
  static override styles = [sheet, css`
    .row { justify-content: flex-end; }
  `];

  @property() heading = '';
  @property({ attribute: false }) text: TemplateResult | string = '';
  @property() action = '';

  private answer(yes: boolean): void {
    this.dispatchEvent(new CustomEvent('answer', { detail: yes }));
  }

  override render() {
    return html`<bal-dialog .heading=${this.heading} @closed=${() => this.answer(false)}>
      <div class="break">${this.text}</div>
      <div class="row">
        <button autofocus @click=${() => this.answer(false)}>Keep it</button>
        <button class="primary danger" @click=${() => this.answer(true)}>${this.action}</button>
      </div>
    </bal-dialog>`;
  }
}
