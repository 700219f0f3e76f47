import type { LitElement, ReactiveController } from 'lit';
import { dialogs } from './dialogs';

/// What every list answers to, as the `?` panel shows it.
export const SHORTCUTS: [string, string][] = [
  ['/', 'Search'],
  ['j', 'Next'],
  ['k', 'Previous'],
  ['enter', 'Open; in a search, go to what it found'],
  ['d', 'Download, or retry'],
  ['space', 'Select'],
  ['esc', 'Close, or back'],
  ['a', 'Add a model'],
  ['g then c i o j f s', 'Go to catalog, installed, custom (one’s own), jobs, fleet, settings'],
  ['?', 'This list'],
];

/// Whether a key was meant for a field or a dialog, not for the page.
export function isForField(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  return dialogs.any || isField(event.composedPath()[0]);
}

function isField(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && target.type === 'checkbox');
}

/// What has the focus below this root, from the outside in.
export function* focusedIn(root: DocumentOrShadowRoot | null): Generator<Element> {
  for (let active = root?.activeElement; active; active = active.shadowRoot?.activeElement) yield active;
}

/// What matches in a view, also in the parts of it that have a shadow of their own.
function within(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...(element.shadowRoot ? within(element.shadowRoot, selector) : []),
  ]);
}

export interface Actions {
  open?(id: string): void;
  download?(id: string): void;
  select?(id: string): void;
  /// The one that is open beside the list, from which `j` and `k` go on; empty for none.
  opened?(): string;
}

/// Moves the focus through the elements with `data-row` of a list by `j` and `k`, and acts on the
/// focused one. `/` goes to the element with `data-search`.
export class ListKeys implements ReactiveController {
  constructor(private readonly host: LitElement, private readonly actions: Actions) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.pressed);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.pressed);
  }

  private get rows(): HTMLElement[] {
    return within(this.host.renderRoot, '[data-row]');
  }

  /// The row that has the focus, or something in it.
  private get focused(): HTMLElement | null {
    for (const active of focusedIn(this.host.shadowRoot)) {
      const row = active.closest<HTMLElement>('[data-row]');
      if (row) return row;
    }
    return null;
  }

  private readonly pressed = (event: KeyboardEvent) => {
    const from = event.composedPath()[0];
    if (event.key === 'Enter' && !event.defaultPrevented && from instanceof HTMLElement && from.matches('[data-search]')) {
      event.preventDefault();
      this.goTo(0);
      return;
    }
    if (isForField(event)) return;
    const onControl = from instanceof HTMLElement && /^(BUTTON|A|SUMMARY|INPUT)$/.test(from.tagName);
    const row = this.focused;
    if (event.key === '/') within(this.host.renderRoot, '[data-search]')[0]?.focus();
    else if (event.key === 'j') this.move(1);
    else if (event.key === 'k') this.move(-1);
    else if (row && event.key === 'd') this.actions.download?.(row.dataset['row']!);
    else if (row && !onControl && event.key === 'Enter') this.actions.open?.(row.dataset['row']!);
    else if (row && !onControl && event.key === ' ') this.actions.select?.(row.dataset['row']!);
    else return;
    event.preventDefault();
  };

  private move(step: number): void {
    const id = this.focused?.dataset['row'] ?? this.actions.opened?.();
    const at = this.rows.findIndex((row) => row.dataset['row'] === id);
    this.goTo(at < 0 ? 0 : at + step);
  }

  private goTo(at: number): void {
    const rows = this.rows;
    const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  }
}

/// Moves the focus into the article of a view when it first shows what was opened, or the keyboard
/// would have to go through the whole list before it. Whoever types, or answers a dialog, keeps it.
export class OpenedFocus implements ReactiveController {
  private at = '';

  /// @param shown id of what the article shows, empty as long as it is being read
  constructor(private readonly host: LitElement, private readonly shown: () => string) {
    host.addController(this);
  }

  hostUpdated(): void {
    const id = this.shown();
    if (!id || id === this.at) return;
    this.at = id;
    if (dialogs.any || [...focusedIn(document)].some(isField)) return;
    this.host.renderRoot.querySelector('article')?.focus({ preventScroll: true });
  }
}
