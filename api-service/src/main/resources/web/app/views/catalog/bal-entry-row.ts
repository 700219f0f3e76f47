import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { sourcePage, type Entry } from '../../lib/catalog';
import { percent } from '../../lib/format';
import { sheet } from '../../lib/sheet';
import '../../parts/bal-bar';
import '../../parts/bal-state';
import { act, mainButton, sizeWords } from './entry-parts';

/// One entry in a line. Its columns are those of the list.
@customElement('bal-entry-row')
export class BalEntryRow extends LitElement {
  static override styles = [sheet, css`
    b { font-weight: 600; }
    .right { text-align: right; }
    .now { display: grid; gap: 2px; }
    .now small { color: var(--muted); }
    .end { display: flex; justify-content: flex-end; }
    @media (max-width: 959px) { .late { display: none; } }
  `];

  @property({ attribute: false }) entry!: Entry;
  @property({ type: Boolean }) chosen = false;
  @property({ type: Boolean }) steerable = false;
  @property({ type: Boolean }) busy = false;

  override render() {
    const entry = this.entry;
    const page = sourcePage(entry);
    const active = entry.status === 'downloading' || entry.status === 'queued';
    return html`
      <input type="checkbox" aria-label="Select ${entry.name}" .checked=${this.chosen} @change=${() => act(this, entry, 'choose')}>
      <bal-state .state=${entry.status} brief></bal-state>
      <b class="cut" title=${entry.name}>${entry.name}</b>
      <code class="cut muted late" title=${entry.file}>${entry.dest}/${entry.file}</code>
      <span class="cut late">${entry.base_model ?? ''}</span>
      <span class="num right">${sizeWords(entry)}</span>
      <span class="cut late">${active ? keyed(entry.id, html`<span class="now"><bal-bar .value=${entry.progress} ?still=${entry.status === 'queued'} label=${entry.name}></bal-bar><small class="num">${entry.progress === null ? entry.status : percent(entry.progress)}</small></span>`)
        : page ? html`<a href=${page.href} target="_blank" rel="noopener noreferrer">${page.label}</a>` : entry.source ?? ''}</span>
      <span class="end">${this.steerable ? mainButton(this, entry, this.busy, matchMedia('(max-width: 959px)').matches) : ''}</span>`;
  }
}
