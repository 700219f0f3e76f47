import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { sourcePage, type Entry } from '../../lib/catalog';
import { percent } from '../../lib/format';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import '../../parts/bal-bar';
import '../../parts/bal-state';
import { act, mainButton, sizeWords, stateOf } from './entry-parts';

/// One entry in a line. Its columns are those of the list.
@customElement('bal-entry-row')
export class BalEntryRow extends LitElement {
  static override styles = [sheet, css`
    b { font-weight: 600; }
    .right { text-align: right; }
    .name { display: flex; gap: 6px; align-items: center; min-width: 0; }
    .name a { display: grid; place-items: center; min-width: 24px; min-height: 24px; flex: none; }
    .state { display: grid; gap: 2px; min-width: 0; }
    .state small { color: var(--muted); }
    .end { display: flex; justify-content: flex-end; }
    @media (max-width: 959px) {
      .late { display: none; }
      .name { grid-area: 1 / 2; }
      .name a { display: none; }
      .state { grid-area: 2 / 2; font-size: 12.5px; }
      input, .num.right, .end { grid-row: 1 / 3; }
    }
  `];

  @property({ attribute: false }) entry!: Entry;
  @property({ type: Boolean }) chosen = false;
  @property({ type: Boolean }) steerable = false;
  @property({ type: Boolean }) busy = false;

  override render() {
    const entry = this.entry;
    const page = sourcePage(entry);
    return html`
      <input type="checkbox" aria-label="Select ${entry.name}" .checked=${this.chosen} @change=${() => act(this, entry, 'choose')}>
      <span class="name"><b class="cut" title=${entry.name}>${entry.name}</b>
        ${page ? html`<a href=${page.href} target="_blank" rel="noopener noreferrer" title=${page.label} aria-label="${entry.name} at ${page.label}">${icon('link')}</a>` : ''}</span>
      <code class="cut muted late" title=${entry.file}>${entry.dest}/${entry.file}</code>
      <span class="cut late">${entry.base_model ?? ''}</span>
      <span class="num right">${sizeWords(entry)}</span>
      <span class="state">${this.state(entry)}</span>
      <span class="end">${this.steerable ? mainButton(this, entry, this.busy, matchMedia('(max-width: 959px)').matches) : ''}</span>`;
  }

  /// The state; of what is under way how far it is.
  private state(entry: Entry) {
    if (entry.status !== 'downloading' && entry.status !== 'queued') return html`<bal-state .state=${stateOf(entry)}></bal-state>`;
    // A bar moves from what it showed before, which must not be another entry's.
    return keyed(entry.id, html`<bal-bar .value=${entry.progress} ?still=${entry.status === 'queued'} label=${entry.name}></bal-bar>
      <small class="cut num">${entry.status}${entry.progress === null ? '' : html` · ${percent(entry.progress)}`}</small>`);
  }
}
