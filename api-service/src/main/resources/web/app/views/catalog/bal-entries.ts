import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { isOfOthers, sortBy, type Entry, type Facets, type Wish } from '../../lib/catalog';
import { icon } from '../../lib/icons';
import { focusedIn } from '../../lib/keys';
import { previewOf } from '../../lib/previews';
import { sheet } from '../../lib/sheet';
import { styled } from '../../lib/styled';
import { Seats } from '../../parts/seats';
import { Slice } from '../../parts/slice';
import './bal-card';
import './bal-entry-row';

const GAP = 12;
const CARD = { width: 300, plain: 176, pictured: 296 };
const HEAD = 44;
const ROW = 40;
/// Lines on each side of the one that has the focus that stay where the keyboard can go on to them:
/// another one with entries, also past a heading.
const BESIDE = 2;

interface Line {
  key: string;
  ids: string[];
  height: number;
  view: () => TemplateResult;
}

/// What has the focus in the list, and the row of which entry it is in.
interface Held {
  id: string;
  row: HTMLElement;
  element: HTMLElement;
}

/// The entries by category, as cards or as rows. Only those near what can be seen are rendered, so
/// that thousands scroll as easily as ten; and those around the one that has the focus, so that the
/// keyboard goes on from it wherever the reader has scrolled to.
@customElement('bal-entries')
export class BalEntries extends LitElement {
  static override styles = [sheet, css`
    :host { display: block; }
    /* What happens in a line changes nothing around it. */
    .line, bal-entry-row { contain: strict; }
    .line { display: grid; gap: ${GAP}px; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); }
    h2 { display: flex; gap: 8px; align-items: baseline; height: ${HEAD}px; padding-top: 14px; }
    bal-card { padding-bottom: ${GAP}px; }
    .compact { overflow-x: clip; }
    .compact h2 { padding: 14px 14px 0; }
    .heads { position: sticky; top: 53px; z-index: 2; background: var(--surface); border-bottom: 1px solid var(--line); color: var(--muted); font-size: 12.5px; font-weight: 600; min-height: 36px; }
    .heads button { border: 0; background: none; padding: 2px; min-height: 24px; font: inherit; color: inherit; justify-content: start; }
    .heads .num button { justify-content: end; width: 100%; }
    bal-entry-row, .heads { display: grid; grid-template-columns: 24px minmax(140px, 3fr) minmax(0, 2fr) minmax(80px, 1fr) 90px 130px 130px; gap: 10px; align-items: center; padding: 0 14px; }
    bal-entry-row { height: ${ROW}px; border-top: 1px solid var(--line); }
    bal-entry-row:hover { background: var(--hover); }
    bal-entry-row:focus-visible, bal-card:focus-visible { outline-offset: -2px; }
    @media (max-width: 959px) { bal-entry-row, .heads { grid-template-columns: 20px minmax(0, 1fr) 66px 32px; gap: 0 8px; padding: 0 10px; } .heads .late { display: none; } }
  `];

  @property({ attribute: false }) entries: Entry[] = [];
  @property({ attribute: false }) wish!: Wish;
  @property({ attribute: false }) facets: Facets | null = null;
  @property({ attribute: false }) chosen = new Set<string>();
  /// Ids of those whose buttons have to wait.
  @property({ attribute: false }) busy: ReadonlySet<string> = new Set();
  @property({ type: Boolean }) steerable = false;
  @state() private columns = 1;
  private all: Line[] = [];
  private held: Held | null = null;
  private readonly seats = new Seats();
  private readonly slice: Slice = new Slice(this, () => this.renderRoot?.querySelector('.all') ?? this);
  private readonly sized = new ResizeObserver(() => {
    this.columns = Math.max(1, Math.floor((this.clientWidth + GAP) / (CARD.width + GAP)));
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.sized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sized.disconnect();
  }

  /// Scrolling changes none of what the lines are made of.
  override willUpdate(changed: PropertyValues<this>): void {
    this.held = this.focused();
    if (changed.size > 0) {
      this.all = this.lines();
      this.slice.measure(this.all.map((line) => line.height));
    }
  }

  override render() {
    const runs = this.runs();
    const seats = this.seats.of(runs.flatMap(([first, end]) => this.all.slice(first, end).map((line) => line.key)));
    const parts = runs.flatMap(([first, end], run) => [
      ...(run > 0 ? [{ key: 'between', view: () => this.room(runs[0]![1], first) }] : []),
      ...this.all.slice(first, end).map((line) => ({ key: seats.get(line.key), view: line.view })),
    ]);
    return html`<div class="all ${this.wish.compact ? 'card compact' : ''}" ${styled({ '--columns': String(this.columns) })}>
      ${this.wish.compact ? this.heads() : ''}
      ${this.room(0, runs[0]![0])}
      ${repeat(parts, (part) => part.key, (part) => part.view())}
      ${this.room(runs.at(-1)![1], this.all.length)}
    </div>`;
  }

  /// The room of lines that are not rendered.
  private room(first: number, end: number): TemplateResult {
    return html`<div ${styled({ height: `${this.slice.room(first, end)}px` })}></div>`;
  }

  /// The lines to render, first and end of each run: those near what can be seen, and those around
  /// the focus.
  private runs(): [number, number][] {
    const seen = this.slice.now();
    const held = this.held;
    const at = held ? this.all.findIndex((line) => line.ids.includes(held.id)) : -1;
    if (at < 0) return [seen];
    const kept: [number, number] = [Math.max(0, at - BESIDE), Math.min(this.all.length, at + BESIDE + 1)];
    const [one, other] = kept[0] < seen[0] ? [kept, seen] : [seen, kept];
    return one[1] < other[0] ? [one, other] : [[one[0], Math.max(one[1], other[1])]];
  }

  private focused(): Held | null {
    const path = [...focusedIn(this.shadowRoot)].filter((each) => each instanceof HTMLElement);
    const [row] = path;
    const id = row?.dataset['row'];
    return row && id !== undefined ? { id, row, element: path.at(-1)! } : null;
  }

  /// An element that was moved, or shows another entry now, must leave the focus where it was.
  override updated(): void {
    const held = this.held;
    if (!held) return;
    const row = this.renderRoot.querySelector<HTMLElement>(`[data-row="${CSS.escape(held.id)}"]`);
    if (row) (row === held.row ? held.element : row).focus({ preventScroll: true });
    else held.element.blur();
  }

  private heads(): TemplateResult {
    const all = this.entries.length > 0 && this.entries.every((entry) => this.chosen.has(entry.id));
    const by = (column: Wish['sort'], word: string) => html`<button aria-label="Sort by ${word}" @click=${() => sortBy(this.wish, column)}>${word}
      ${this.wish.sort === column ? icon(this.wish.down ? 'fold' : 'up') : ''}</button>`;
    return html`<div class="heads"><input type="checkbox" aria-label="Select all that are shown" .checked=${all} @change=${() => this.dispatchEvent(new Event('all'))}>
      <span>${by('name', 'name')}</span><span class="late">File</span><span class="late">Base model</span><span class="num">${by('size', 'size')}</span><span class="late">${by('status', 'status')}</span><span></span></div>`;
  }

  private lines(): Line[] {
    const names = new Map(this.facets?.categories.map((each) => [each.id, each.name]) ?? []);
    const groups = new Map<string, Entry[]>([...names.keys()].map((id) => [id, []]));
    for (const entry of this.entries) {
      const group = groups.get(entry.category);
      if (group) group.push(entry);
      else groups.set(entry.category, [entry]);
    }
    const lines: Line[] = [];
    for (const [id, group] of groups) {
      if (group.length === 0) continue;
      lines.push({ key: `head ${id}`, ids: [], height: HEAD, view: () => html`<h2>${names.get(id) ?? id} <span class="muted num">${group.length}</span></h2>` });
      if (this.wish.compact) {
        group.forEach((entry) => lines.push({ key: entry.id, ids: [entry.id], height: ROW, view: () => this.row(entry) }));
      } else {
        for (let at = 0; at < group.length; at += this.columns) lines.push(this.cards(group.slice(at, at + this.columns)));
      }
    }
    return lines;
  }

  private cards(entries: Entry[]): Line {
    const height = entries.some((entry) => previewOf(entry)) ? CARD.pictured : CARD.plain;
    const ids = entries.map((entry) => entry.id);
    return {
      key: ids.join(' '),
      ids,
      height: height + GAP,
      view: () => html`<div class="line" ${styled({ height: `${height + GAP}px` })}>
        ${entries.map((entry) => html`<bal-card role="group" aria-label=${entry.name} tabindex="0" data-row=${entry.id} .entry=${entry}
          .chosen=${this.chosen.has(entry.id)} .steerable=${this.steerable} .busy=${this.waits(entry)}></bal-card>`)}</div>`,
    };
  }

  private row(entry: Entry): TemplateResult {
    return html`<bal-entry-row role="group" aria-label=${entry.name} tabindex="0" data-row=${entry.id} .entry=${entry}
      .chosen=${this.chosen.has(entry.id)} .steerable=${this.steerable} .busy=${this.waits(entry)}></bal-entry-row>`;
  }

  /// Also while an entry is here of which only the job is known yet.
  private waits(entry: Entry): boolean {
    return this.busy.has(entry.id) || (entry.status === 'present' && entry.model_id === null && !isOfOthers(entry));
  }
}
