import { LitElement, css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { dialogs } from '../lib/dialogs';
import { icon } from '../lib/icons';
import { focusedIn } from '../lib/keys';
import { sheet } from '../lib/sheet';

/// A dialog above the page while it is on the page. The focus goes in, stays in, and goes back.
@customElement('bal-dialog')
export class BalDialog extends LitElement {
  static override styles = [sheet, css`
    dialog {
      width: min(560px, calc(100vw - 32px)); max-height: calc(100dvh - 48px); padding: 0; border: 1px solid var(--line);
      border-radius: 12px; background: var(--surface); color: var(--text); box-shadow: var(--shadow);
    }
    :host([wide]) dialog { width: min(920px, calc(100vw - 32px)); }
    dialog::backdrop { background: rgb(0 0 0 / 45%); }
    header { display: flex; align-items: center; gap: 8px; padding: 16px 16px 0 20px; }
    header h2 { flex: 1; font-size: 17px; }
    .body { padding: 12px 20px 20px; display: grid; gap: 14px; }
  `];

  @property() heading = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  /// What had the focus, however deep: later the dialog itself has it.
  private readonly from = [...focusedIn(document)].at(-1);

  override connectedCallback(): void {
    super.connectedCallback();
    dialogs.opened();
  }

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    dialogs.closed();
    if (this.from instanceof HTMLElement) this.from.focus();
  }

  private readonly closed = () => this.dispatchEvent(new Event('closed'));

  override render() {
    return html`<dialog aria-labelledby="heading" @close=${this.closed} @click=${(event: MouseEvent) => {
        if (event.target === this.dialog) this.dialog.close();
      }}>
      <header><h2 id="heading">${this.heading}</h2>
        <button class="quiet square" aria-label="Close" @click=${() => this.dialog.close()}>${icon('stop')}</button></header>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }
}
