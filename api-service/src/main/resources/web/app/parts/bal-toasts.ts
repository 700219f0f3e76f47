import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../lib/icons';
import { sheet } from '../lib/sheet';
import { toasts, type Toast } from '../lib/toasts';
import { Watch } from '../lib/watch';

/// The messages at the bottom, read aloud when they come.
@customElement('bal-toasts')
export class BalToasts extends LitElement {
  static override styles = [sheet, css`
    :host { position: fixed; left: calc(var(--rail) + 16px); bottom: 16px; z-index: 30; display: grid; gap: 8px; width: min(440px, calc(100vw - 32px)); pointer-events: none; }
    .toast { pointer-events: auto; display: flex; align-items: center; gap: 10px; padding: 8px 8px 8px 14px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); box-shadow: var(--shadow); }
    .done > .i { color: var(--ok); } .failed > .i { color: var(--bad); }
    [role="status"] { display: grid; gap: 8px; max-height: 60vh; overflow: auto; }
    @media (max-width: 719px) { :host { left: 16px; bottom: 72px; } }
  `];

  constructor() {
    super();
    new Watch(this, toasts);
  }

  override render() {
    return html`<div role="status" aria-live="polite">${repeat(toasts.shown, (toast) => toast.id, (toast) => this.one(toast))}</div>`;
  }

  private one(toast: Toast) {
    return html`<div class="toast ${toast.kind}">
      ${icon(toast.kind === 'done' ? 'check' : 'warn')}
      <span class="grow break">${toast.text} ${toast.link ? html`<a href=${toast.link.path}>${toast.link.label}</a>` : ''}</span>
      ${toast.action ? html`<button class="small" @click=${toast.action.run}>${toast.action.label}</button>` : ''}
      <button class="quiet small square" aria-label="Close this message" @click=${() => toasts.close(toast.id)}>${icon('stop')}</button>
    </div>`;
  }
}
