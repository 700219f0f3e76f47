import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { bytes, count } from '../../lib/format';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import type { Plan, PlanFile } from '../../lib/types';
import type { Choice } from './choice';

/// What a download would fetch, with the files to choose from.
@customElement('bal-plan')
export class BalPlan extends LitElement {
  static override styles = [sheet, css`
    .card { overflow: hidden; }
    header { padding: 14px 16px; display: grid; gap: 6px; border-bottom: 1px solid var(--line); }
    .sums { display: flex; gap: 4px 20px; flex-wrap: wrap; font-variant-numeric: tabular-nums; }
    .sums b { font-weight: 650; }
    .short { color: var(--bad); font-weight: 600; }
    .all { display: flex; gap: 8px; align-items: center; padding: 8px 16px; border-bottom: 1px solid var(--line); }
    ul { list-style: none; margin: 0; padding: 0; max-height: 340px; overflow: auto; }
    li label { display: flex; gap: 10px; align-items: center; padding: 7px 16px; border-top: 1px solid var(--line); }
    li:first-child label { border-top: 0; }
    li label:hover { background: var(--hover); }
    .here { color: var(--ok); display: inline-flex; gap: 4px; align-items: center; white-space: nowrap; }
  `];

  @property({ attribute: false }) plan!: Plan;
  @state() private left = new Set<string>();

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('plan')) this.left = new Set();
  }

  private choose(paths: string[], take: boolean): void {
    const left = new Set(this.left);
    paths.forEach((path) => (take ? left.delete(path) : left.add(path)));
    this.left = left;
    const detail: Choice = {
      taken: this.plan.files.map((file) => file.path).filter((path) => !left.has(path)),
      left: [...left],
    };
    this.dispatchEvent(new CustomEvent('chosen', { detail }));
  }

  override render() {
    const plan = this.plan;
    const taken = plan.files.filter((file) => !this.left.has(file.path));
    const sum = (files: PlanFile[]) => (files.some((file) => file.size === null) ? null : files.reduce((all, file) => all + file.size!, 0));
    const total = sum(taken);
    const fetch = sum(taken.filter((file) => !file.present));
    const tight = fetch !== null && plan.free_bytes !== null && fetch > plan.free_bytes;
    return html`<section class="card" aria-label="Plan">
      <header>
        <h2 class="break">${plan.name}</h2>
        <div class="sums">
          <span><b>${count(taken.length, 'file')}</b>${total === null ? ' of unknown size' : html`, ${bytes(total)}`}</span>
          ${fetch !== null && total !== null && fetch < total ? html`<span class="here">${icon('check')} ${bytes(total - fetch)} already here</span>` : ''}
          ${fetch === null ? '' : html`<span><b>${bytes(fetch)}</b> to fetch</span>`}
          ${plan.free_bytes === null ? '' : html`<span class=${tight ? 'short' : 'muted'}>${tight ? html`${icon('warn')} ` : ''}${bytes(plan.free_bytes)} free on ${plan.volume}</span>`}
        </div>
        <p class="muted break">${plan.source}${plan.revision ? html` at <code>${plan.revision}</code>` : ''} → ${plan.dest ?? plan.view}</p>
      </header>
      ${plan.files.length > 1 ? html`<div class="all">
        <input type="checkbox" id="all" .checked=${this.left.size === 0} .indeterminate=${this.left.size > 0 && taken.length > 0}
          @change=${(event: Event) => this.choose(plan.files.map((file) => file.path), (event.target as HTMLInputElement).checked)}>
        <label for="all">All files</label></div>` : ''}
      <ul>${plan.files.map((file) => html`<li><label>
        ${plan.files.length > 1 ? html`<input type="checkbox" .checked=${!this.left.has(file.path)}
          @change=${(event: Event) => this.choose([file.path], (event.target as HTMLInputElement).checked)}>` : ''}
        <span class="grow break">${file.path}</span>
        ${file.present ? html`<span class="here">${icon('check')} here</span>` : ''}
        <span class="num muted">${file.size === null ? '–' : bytes(file.size)}</span></label></li>`)}</ul>
    </section>`;
  }
}
