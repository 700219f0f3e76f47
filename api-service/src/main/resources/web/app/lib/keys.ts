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
  ['g then c i j f s', 'Go to catalog, installed, jobs, fleet, settings'],
  ['?', 'This list'],
];

/// Whether a key was meant for a field or a dialog, not for the page.
export function isForField(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.composedPath()[0];
  if (dialogs.any) return true;
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && target.type === 'checkbox');
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
    let row: HTMLElement | null = null;
    for (let active = this.host.shadowRoot?.activeElement; active; active = active.shadowRoot?.activeElement) {
      row ??= active.closest<HTMLElement>('[data-row]');
    }
    return row;
  }

  private readonly pressed = (event: KeyboardEvent) => {
    const from = event.composedPath()[0];
    if (event.key === 'Enter' && !event.defaultPrevented && from instanceof HTMLElement && from.matches('[data-search]')) {
      event.preventDefault();
      this.move(1);
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
    const rows = this.rows;
    const at = this.focused ? rows.indexOf(this.focused) : -1;
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }
}
