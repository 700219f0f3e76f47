import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { exact, relative } from '../lib/format';
import { Every } from '../lib/watch';

/// A time as people say it; the exact one on hover.
@customElement('bal-time')
export class BalTime extends LitElement {
  static override styles = css`:host { white-space: nowrap; font-variant-numeric: tabular-nums; }`;

  @property() at: string | null = null;

  constructor() {
    super();
    new Every(this, 15_000, () => this.requestUpdate());
  }

  override render() {
    return this.at === null ? '–' : html`<time datetime=${this.at} title=${exact(this.at)}>${relative(this.at)}</time>`;
  }
}
