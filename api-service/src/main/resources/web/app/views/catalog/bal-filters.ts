import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NO_BASE, STATUSES, sortBy, type Entry, type Facets, type Wish } from '../../lib/catalog';
import { icon } from '../../lib/icons';
import { route } from '../../lib/route';
import { sheet } from '../../lib/sheet';

const SORTS: Wish['sort'][] = ['name', 'size', 'status'];
const SHOWN_BASES = 12;

/// The filters of the catalog. They live in the address, so that a view can be shared.
@customElement('bal-filters')
export class BalFilters extends LitElement {
  static override styles = [sheet, css`
    section { padding: 12px 14px; display: grid; gap: 10px; margin-bottom: 14px; }
    .top { display: flex; gap: 8px 16px; align-items: center; flex-wrap: wrap; }
    .search { position: relative; flex: 1 1 220px; max-width: 360px; }
    .search .i { position: absolute; left: 10px; top: 9px; color: var(--muted); }
    .search input { padding-left: 34px; }
    .group { display: flex; gap: 6px; flex-wrap: wrap; align-items: center; border: 0; margin: 0; padding: 0; min-width: 0; }
    .named { position: relative; padding-left: 88px; }
    .named > .name { position: absolute; left: 0; top: 5px; color: var(--muted); font-size: 12.5px; font-weight: 600; }
    .end { margin-left: auto; }
    .more { display: none; }
    @media (max-width: 719px) {
      .more { display: inline-flex; }
      section:not(.open) .fold { display: none; }
      .named { padding-left: 0; }
      .named > .name { position: static; min-width: 100%; }
      .end { margin-left: 0; }
    }
  `];

  @property({ attribute: false }) entries: Entry[] = [];
  @property({ attribute: false }) wish!: Wish;
  @property({ attribute: false }) facets: Facets | null = null;
  @state() private open = false;
  @state() private allBases = false;

  private set(name: string, value: string): void {
    const query = route.query;
    if (value) query.set(name, value);
    else query.delete(name);
    route.filter(query);
  }

  /// Turns one on or off; with shift, or at a second click, it is the only one.
  private toggle(name: string, value: string, all: string[], on: Set<string> | null, event: MouseEvent): void {
    const now = new Set(on ?? all);
    if (event.shiftKey || event.detail === 2) {
      now.clear();
      now.add(value);
    } else if (!now.delete(value)) now.add(value);
    const query = route.query;
    query.delete(name);
    if (!all.every((each) => now.has(each))) {
      if (now.size === 0) query.append(name, '');
      now.forEach((each) => query.append(name, each));
    }
    route.filter(query);
  }

  override render() {
    const wish = this.wish;
    const categories = this.categories();
    const bases = this.bases();
    const narrowed = wish.categories || wish.bases || wish.statuses || wish.q;
    return html`<section class="card ${this.open ? 'open' : ''}" aria-label="Filters">
      <div class="top">
        <div class="search">${icon('search')}<input type="search" data-search aria-label="Search the catalog" placeholder="Search name, file or tag" .value=${wish.q}
          @input=${(event: InputEvent) => this.set('q', (event.target as HTMLInputElement).value)}></div>
        <button class="more" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>${icon('settings')} Filters</button>
        <div class="group fold" role="group" aria-label="Sort">${SORTS.map((column) => html`<button class="chip" aria-pressed=${wish.sort === column} @click=${() => sortBy(wish, column)}>${column}
          ${wish.sort === column ? icon(wish.down ? 'fold' : 'up') : ''}<span class="unseen">${wish.sort === column ? (wish.down ? 'descending' : 'ascending') : ''}</span></button>`)}</div>
        <div class="group fold end" role="group" aria-label="View">
          <button class="chip" aria-pressed=${!wish.compact} @click=${() => this.set('view', '')}>${icon('catalog')} Extended</button>
          <button class="chip" aria-pressed=${wish.compact} @click=${() => this.set('view', 'compact')}>${icon('list')} Compact</button>
        </div>
        ${narrowed ? html`<button class="small quiet" @click=${this.reset}>${icon('stop')} All filters</button>` : ''}
      </div>
      ${categories.length > 0 ? this.chips('Category', 'category', categories, wish.categories) : ''}
      ${bases.length > 1 ? this.chips('Base model', 'base_model', this.allBases ? bases : bases.slice(0, SHOWN_BASES), wish.bases, bases) : ''}
      ${this.chips('Status', 'status', STATUSES.map((status) => [status, status, this.entries.filter((entry) => entry.status === status).length]), wish.statuses)}
    </section>`;
  }

  private readonly reset = () => {
    const query = route.query;
    ['category', 'base_model', 'status', 'q'].forEach((name) => query.delete(name));
    route.filter(query);
  };

  private categories(): [string, string, number][] {
    const counts = tally(this.entries, (entry) => entry.category);
    const names = new Map(this.facets?.categories.map((each) => [each.id, each.name]) ?? []);
    const order = [...(this.facets?.categories.map((each) => each.id) ?? []), ...counts.keys()];
    return [...new Set(order)].filter((id) => counts.has(id)).map((id) => [id, names.get(id) ?? id, counts.get(id)!]);
  }

  private bases(): [string, string, number][] {
    return [...tally(this.entries, (entry) => entry.base_model || NO_BASE)]
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
      .map(([id, number]) => [id, id, number]);
  }

  private chips(title: string, name: string, shown: [string, string, number][], on: Set<string> | null, all = shown) {
    const ids = all.map(([id]) => id);
    return html`<div class="group named fold" role="group" aria-label=${title}><span class="name" aria-hidden="true">${title}</span>
      ${shown.map(([id, word, number]) => html`<button class="chip" aria-pressed=${on?.has(id) ?? true} title="Shift-click or double-click: only this"
        @click=${(event: MouseEvent) => this.toggle(name, id, ids, on, event)}>${word} <span class="num">${number}</span></button>`)}
      ${shown.length < all.length ? html`<button class="small quiet" @click=${() => (this.allBases = true)}>+${all.length - shown.length}</button>` : ''}
    </div>`;
  }
}

function tally(entries: Entry[], by: (entry: Entry) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(by(entry), (counts.get(by(entry)) ?? 0) + 1);
  return counts;
}
