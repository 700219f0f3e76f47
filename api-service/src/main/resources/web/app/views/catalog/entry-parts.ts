import { html, type TemplateResult } from 'lit';
import { isDamaged, isOfOthers, sizeOf, type Entry } from '../../lib/catalog';
import { advice } from '../../lib/failures';
import { bytes } from '../../lib/format';
import { icon, type IconName } from '../../lib/icons';

/// What cards and rows have in common.

/// Tells the catalog what to do with an entry.
export function act(from: Element, entry: Entry, verb: string): void {
  from.dispatchEvent(new CustomEvent('act', { detail: { entry, verb }, bubbles: true, composed: true }));
}

/// The size; a dash where nobody knows it.
export function sizeWords(entry: Entry): string {
  const size = sizeOf(entry);
  return size === null ? '–' : bytes(size);
}

/// The state as people call it.
export function stateOf(entry: Entry): string {
  return isDamaged(entry) ? 'damaged' : entry.status;
}

/// What is wrong with an entry, in a sentence or two, and what is known beyond that; null if nothing is.
export function wrongWith(entry: Entry): { words: string; detail: string } | null {
  if (isDamaged(entry)) return { words: 'Its files are damaged or missing. Repair it: only those are fetched again.', detail: '' };
  if (entry.status === 'error' && entry.error) {
    const { happened, todo } = advice(entry.error.code);
    return { words: `${happened} ${todo}`, detail: entry.error.detail };
  }
  if (entry.availability === 'unavailable') {
    return { words: 'The source did not have it when it was asked last.', detail: entry.availability_detail ?? '' };
  }
  return null;
}

interface Main {
  verb: string;
  label: string;
  sign: IconName;
  kind: string;
}

/// The one thing that is likely wanted now.
export function mainAction(entry: Entry): Main {
  switch (entry.status) {
    case 'missing': return { verb: 'download', label: 'Download', sign: 'down', kind: 'soft' };
    case 'error': return isDamaged(entry)
      ? { verb: 'repair', label: 'Repair', sign: 'retry', kind: 'soft' }
      : { verb: 'retry', label: 'Retry', sign: 'retry', kind: 'soft' };
    case 'present': return { verb: 'delete', label: 'Delete', sign: 'trash', kind: 'danger' };
    case 'queued':
    case 'downloading':
      return entry.job_state === 'paused'
        ? { verb: 'pause', label: 'Resume', sign: 'play', kind: 'primary' }
        : { verb: 'pause', label: 'Pause', sign: 'pause', kind: '' };
  }
}

export function mainButton(from: Element, entry: Entry, busy: boolean, brief = false): TemplateResult {
  if (isOfOthers(entry)) return html``;
  const { verb, label, sign, kind } = mainAction(entry);
  return html`<button class="small ${kind} ${brief ? 'square' : ''}" ?disabled=${busy} aria-label="${label} ${entry.name}"
    @click=${() => act(from, entry, verb)}>${icon(busy ? 'spin' : sign)}${brief ? '' : html` ${label}`}</button>`;
}
