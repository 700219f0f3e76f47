import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { canFetch, sourcePage, type Entry } from '../../lib/catalog';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import '../../parts/bal-dialog';
import '../../parts/bal-state';
import { mainButton, sizeWords, stateOf, wrongWith } from './entry-parts';

/// All that the catalog says of an entry: cards and rows have room for the first lines only.
@customElement('bal-entry')
export class BalEntry extends LitElement {
  static override styles = [sheet, css`
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 14px; margin: 0; align-items: baseline; }
    dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
    .text { white-space: pre-line; }
    .end { justify-content: flex-end; }
  `];

  @property({ attribute: false }) entry!: Entry;
  @property({ type: Boolean }) steerable = false;
  @property({ type: Boolean }) busy = false;

  override render() {
    const entry = this.entry;
    const page = sourcePage(entry);
    const wrong = wrongWith(entry);
    return html`<bal-dialog .heading=${entry.name} @closed=${() => this.dispatchEvent(new Event('closed'))}>
      ${wrong ? html`<div class="problem" role="note">${icon('warn')}<p class="break">${wrong.words} ${wrong.detail}</p></div>` : ''}
      ${entry.description ? html`<p class="text break">${entry.description}</p>` : ''}
      <dl>
        <dt>State</dt><dd><bal-state .state=${stateOf(entry)}></bal-state></dd>
        <dt>File</dt><dd><code>${entry.dest}/${entry.file}</code></dd>
        <dt>Size</dt><dd>${sizeWords(entry)}</dd>
        ${entry.type ? html`<dt>Type</dt><dd>${entry.type}</dd>` : ''}
        ${entry.base_model ? html`<dt>Base model</dt><dd>${entry.base_model}</dd>` : ''}
        ${entry.tags?.length ? html`<dt>Tags</dt><dd>${entry.tags.map((tag) => html`<span class="pill">${tag}</span> `)}</dd>` : ''}
        ${entry.license ? html`<dt>Licence</dt><dd>${entry.license}</dd>` : ''}
        <dt>Source</dt><dd>${page ? html`<a href=${page.href} target="_blank" rel="noopener noreferrer">${icon('link')} ${page.label}</a>` : entry.url ?? entry.source ?? ''}${entry.requires_token && canFetch(entry) ? ', wants a token' : ''}</dd>
      </dl>
      ${this.steerable ? html`<div class="row end">${mainButton(this, entry, this.busy)}</div>` : ''}
    </bal-dialog>`;
  }
}
