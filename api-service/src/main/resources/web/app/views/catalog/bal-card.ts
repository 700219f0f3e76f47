import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { canFetch, sourcePage, type Entry } from '../../lib/catalog';
import { reasonWords } from '../../lib/failures';
import { duration, percent, share, speed } from '../../lib/format';
import { icon } from '../../lib/icons';
import { isUnsafe, previewOf, unsafePreviews } from '../../lib/previews';
import { sheet } from '../../lib/sheet';
import '../../parts/bal-bar';
import '../../parts/bal-state';
import { act, mainButton, sizeWords, stateOf, wrongWith } from './entry-parts';

const TAGS = 3;

/// One entry in full.
@customElement('bal-card')
export class BalCard extends LitElement {
  static override styles = [sheet, css`
    :host { display: block; min-width: 0; }
    article { height: 100%; padding: 12px 14px; display: flex; flex-direction: column; gap: 6px; overflow: hidden; position: relative; }
    article.chosen { border-color: var(--accent); background: var(--accent-soft); }
    .picture { position: relative; margin: -12px -14px 2px; height: 120px; flex: none; overflow: hidden; background: var(--sunken); }
    .picture button { position: absolute; inset: auto 8px 8px auto; }
    img { width: 100%; height: 100%; object-fit: cover; display: block; }
    .veiled img { filter: blur(18px) saturate(0.6); transform: scale(1.15); }
    .top { display: flex; gap: 8px; align-items: center; }
    h3 { font-size: 14px; line-height: 1.25; }
    .place { display: flex; gap: 6px; align-items: baseline; white-space: nowrap; font-size: 12.5px; }
    .facts { display: flex; gap: 6px; align-items: center; flex-wrap: wrap; max-height: 22px; overflow: hidden; }
    .base { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
    .text { min-height: 0; padding: 0; border: 0; background: none; text-align: left; white-space: normal; display: block; color: var(--muted); font-size: 12.5px; line-height: 1.4; }
    .text:hover:not(:disabled) { background: none; color: var(--text); }
    .text span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
    .wrong { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    .progress { display: grid; gap: 4px; font-size: 12.5px; font-variant-numeric: tabular-nums; color: var(--muted); }
    .foot { margin-top: auto; display: flex; gap: 6px; align-items: center; }
    .foot a { font-size: 12.5px; display: inline-flex; gap: 4px; align-items: center; min-height: 24px; }
  `];

  @property({ attribute: false }) entry!: Entry;
  @property({ type: Boolean }) chosen = false;
  @property({ type: Boolean }) steerable = false;
  @property({ type: Boolean }) busy = false;
  /// Id of the entry whose preview the reader wants to see, as the card may show another one later.
  @state() private unveiled = '';

  override render() {
    const entry = this.entry;
    const tags = entry.tags ?? [];
    const page = sourcePage(entry);
    const preview = previewOf(entry);
    const veiled = isUnsafe(entry) && unsafePreviews.now === 'blurred' && this.unveiled !== entry.id;
    return html`<article class="card ${this.chosen ? 'chosen' : ''}">
      ${preview ? this.picture(preview, veiled) : ''}
      <div class="top"><h3 class="cut grow" title=${entry.name}>${entry.name}</h3>
        <input type="checkbox" aria-label="Select ${entry.name}" .checked=${this.chosen} @change=${() => act(this, entry, 'choose')}></div>
      <div class="place muted" title="${entry.dest}/${entry.file}"><code class="cut">${entry.file}</code> <span>→ ${entry.dest}</span></div>
      <div class="facts"><bal-state .state=${stateOf(entry)}></bal-state><span class="num">${sizeWords(entry)}</span>
        ${entry.base_model ? html`<span class="pill base">${entry.base_model}</span>` : ''}
        ${entry.custom && entry.type ? html`<span class="pill">${entry.type}</span>` : ''}
        ${entry.requires_token && canFetch(entry) ? html`<span class="pill" title="The source wants a token">${icon('key')} token</span>` : ''}
        ${tags.slice(0, TAGS).map((tag) => html`<span class="pill"><span class="cut">${tag}</span></span>`)}
        ${tags.length > TAGS ? html`<span class="pill" title=${tags.slice(TAGS).join(', ')}>+${tags.length - TAGS}</span>` : ''}</div>
      ${this.middle(entry)}
      <div class="foot">
        ${page ? html`<a href=${page.href} target="_blank" rel="noopener noreferrer">${icon('link')} ${page.label}</a>` : ''}
        <span class="grow"></span>
        ${this.steerable && canFetch(entry) ? html`<button class="quiet small square" title="Remove from catalog" aria-label="Remove ${entry.name} from the catalog" @click=${() => act(this, entry, 'remove')}>${icon('stop')}</button>` : ''}
        ${entry.status === 'error' || entry.status === 'downloading' || entry.status === 'queued' ? html`<button class="quiet small" @click=${() => act(this, entry, 'open')}>Details</button>` : ''}
        ${this.steerable ? mainButton(this, entry, this.busy) : ''}
      </div>
    </article>`;
  }

  private picture(address: string, veiled: boolean) {
    // An image shows the one before until it has loaded another.
    return html`<div class="picture ${veiled ? 'veiled' : ''}">${keyed(address, html`<img src=${address} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer">`)}
      ${veiled ? html`<button class="small" aria-label="Show the preview of ${this.entry.name}" @click=${() => (this.unveiled = this.entry.id)}>Show</button>` : ''}</div>`;
  }

  private middle(entry: Entry) {
    if (entry.status === 'downloading' || entry.status === 'queued') {
      const waits = entry.status === 'queued';
      // A bar moves from what it showed before, which must not be another entry's.
      return keyed(entry.id, html`<div class="progress">
        <bal-bar .value=${entry.bytes_total === null && !waits ? null : (entry.progress ?? 0)} ?still=${waits} label=${entry.name}></bal-bar>
        <span class="cut">${waits ? (entry.job_state === 'paused' ? 'paused' : reasonWords('limit')) : html`${entry.progress === null ? '' : html`${percent(entry.progress)} · `}${share(entry.bytes_done ?? 0, entry.bytes_total)}`}
          ${entry.speed ? html` · ${speed(entry.speed)}` : ''}${entry.eta_seconds ? html` · ${duration(entry.eta_seconds)} left` : ''}</span></div>`);
    }
    const wrong = wrongWith(entry);
    if (wrong) return html`<p class="wrong" title=${wrong.detail}>${wrong.words}</p>`;
    return entry.description ? html`<button class="text" title="Read all" aria-haspopup="dialog" @click=${() => act(this, entry, 'about')}><span>${entry.description}</span></button>` : '';
  }
}
