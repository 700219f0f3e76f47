import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styled } from '../lib/styled';

/// A bar of progress, 0 to 100; a moving stripe where the total is unknown (`null`).
@customElement('bal-bar')
export class BalBar extends LitElement {
  static override styles = css`
    :host { display: block; height: 6px; min-width: 40px; }
    div { height: 100%; border-radius: 99px; overflow: hidden; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line); }
    i { display: block; height: 100%; background: var(--tone, var(--accent)); transform-origin: left; border-radius: 0 99px 99px 0; }
    .unknown { width: 30%; border-radius: 99px; }
    :host([still]) i { background: var(--line-strong); }
    @media (prefers-reduced-motion: no-preference) {
      i { transition: transform 1s linear; }
      .unknown { animation: pass 1.6s ease-in-out infinite; }
    }
    @media (prefers-reduced-motion: reduce) {
      .unknown { width: 100%; background: repeating-linear-gradient(-45deg, var(--accent) 0 6px, transparent 6px 12px); }
    }
    @keyframes pass { from { transform: translateX(-100%); } to { transform: translateX(340%); } }
  `;

  @property({ type: Number }) value: number | null = null;
  @property() label = 'Progress';
  /// Nothing moves: the colour says so.
  @property({ type: Boolean, reflect: true }) still = false;

  override render() {
    const value = this.value;
    if (value === null) {
      return html`<div role="progressbar" aria-label=${this.label}>${this.still ? '' : html`<i class="unknown"></i>`}</div>`;
    }
    const whole = Math.floor(value);
    return html`<div role="progressbar" aria-label=${this.label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${whole}>
      <i ${styled({ transform: `scaleX(${Math.min(100, value) / 100})` })}></i>
    </div>`;
  }
}
