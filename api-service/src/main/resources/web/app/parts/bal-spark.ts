import { LitElement, css, html, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { speed } from '../lib/format';

const WIDTH = 120;
const HEIGHT = 28;

/// A small chart of a speed over the last minutes.
@customElement('bal-spark')
export class BalSpark extends LitElement {
  static override styles = css`
    :host { display: block; }
    svg { display: block; width: 100%; height: 28px; overflow: visible; }
    .area { fill: var(--accent-soft); }
    .line { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
    .base { stroke: var(--line); vector-effect: non-scaling-stroke; }
  `;

  @property({ attribute: false }) values: number[] = [];
  /// How many values the whole width stands for.
  @property({ type: Number }) room = 60;

  override render() {
    const top = Math.max(1, ...this.values);
    const step = WIDTH / (this.room - 1);
    const start = WIDTH - step * (this.values.length - 1);
    const points = this.values.map((value, i) => `${(start + i * step).toFixed(1)},${(HEIGHT - (value / top) * (HEIGHT - 3)).toFixed(1)}`);
    const label = this.values.length ? `Speed over the last minutes, at most ${speed(Math.max(...this.values))}` : 'No speed yet';
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${svg`<line class="base" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>`}
      ${points.length > 1
        ? svg`<path class="area" d="M${start.toFixed(1)},${HEIGHT} L${points.join(' ')} L${WIDTH},${HEIGHT}z"></path><polyline class="line" points=${points.join(' ')}></polyline>`
        : ''}
    </svg>`;
  }
}
