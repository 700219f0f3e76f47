import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { api } from '../lib/api';
import { speed } from '../lib/format';
import { sentence } from '../lib/http';
import { icon } from '../lib/icons';
import { live } from '../lib/live';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';
import { toasts } from '../lib/toasts';
import { Watch } from '../lib/watch';
import './bal-disk';

const PARALLEL = [1, 2, 3, 4, 5];

/// The numbers that matter, on every view.
@customElement('bal-status')
export class BalStatus extends LitElement {
  static override styles = [sheet, css`
    :host { position: sticky; top: 0; z-index: 15; display: block; background: var(--surface); border-bottom: 1px solid var(--line); }
    .bar { display: flex; align-items: center; gap: 6px 22px; padding: 8px 24px; min-height: 52px; flex-wrap: wrap; }
    .fact { display: flex; gap: 6px; align-items: baseline; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .fact b { font-size: 16px; font-weight: 650; }
    .fact > .i { align-self: center; color: var(--muted); }
    .busy > .i { color: var(--accent); }
    .speed { min-width: 9ch; display: inline-block; color: var(--accent); font-weight: 600; }
    label { display: flex; align-items: center; gap: 6px; white-space: nowrap; }
    select { width: auto; min-height: 30px; padding: 2px 4px; }
    .end { margin-left: auto; display: flex; gap: 12px; align-items: center; }
    @media (max-width: 719px) {
      :host { position: static; }
      .bar { padding: 6px 14px; gap: 4px 14px; min-height: 0; }
      .fact b { font-size: 14px; }
      .button .long { display: none; }
    }
  `];

  constructor() {
    super();
    new Watch(this, live, session);
  }

  private async parallel(event: Event): Promise<void> {
    const choice = event.target as HTMLSelectElement;
    const before = live.settings?.max_concurrent_downloads;
    try {
      live.settings = await api.changeSettings({ max_concurrent_downloads: Number(choice.value) });
    } catch (error) {
      if (before) choice.value = String(before);
      toasts.failed(sentence(error));
    }
  }

  override render() {
    const loading = live.count('downloading', 'resolving', 'publishing');
    const waiting = live.count('queued', 'waiting');
    const total = live.speed();
    return html`<div class="bar" role="region" aria-label="Status">
      <span class="fact ${loading ? 'busy' : ''}">${icon(loading ? 'spin' : 'down')}<b>${loading}</b> downloading
        ${total > 0 ? html`<span class="speed">${speed(total)}</span>` : ''}</span>
      <span class="fact"><b>${waiting}</b> queued${live.stats?.paused ? html` <span class="pill">queue paused</span>` : ''}</span>
      ${this.present()}
      <bal-disk .volumes=${live.volumes}></bal-disk>
      <div class="end">
        ${live.settings ? this.selector(live.settings.max_concurrent_downloads) : ''}
        ${session.may('operator') ? html`<a class="button primary" href="/admin/add">${icon('plus')}<span>Add<span class="long"> a model</span></span></a>` : ''}
      </div>
    </div>`;
  }

  private present() {
    const facets = live.facets;
    if (!facets) return '';
    const present = facets.statuses.find((status) => status.id === 'present')?.count ?? 0;
    return html`<span class="fact"><b>${present}</b> / ${facets.total} present</span>`;
  }

  private selector(now: number) {
    if (!session.may('admin')) return html`<span class="fact"><span class="muted">Parallel</span> <b>${now}</b></span>`;
    const choices = PARALLEL.includes(now) ? PARALLEL : [...PARALLEL, now];
    return html`<label><span class="muted">Parallel</span>
      <select @change=${this.parallel} .value=${String(now)}>
        ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === now}>${choice}</option>`)}
      </select></label>`;
  }
}
