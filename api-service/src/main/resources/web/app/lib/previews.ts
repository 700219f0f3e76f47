import type { Entry } from './catalog';

export type Previews = 'blurred' | 'shown' | 'hidden';

const KEPT = 'ballast-previews';

function read(): Previews {
  const kept = localStorage.getItem(KEPT);
  return kept === 'shown' || kept === 'hidden' ? kept : 'blurred';
}

/// What becomes of previews that are not safe for work; kept in this browser.
export const unsafePreviews = {
  now: read(),
  set(to: Previews): void {
    this.now = to;
    localStorage.setItem(KEPT, to);
  },
};

/// Whether the entry is marked as not safe for work.
export function isUnsafe(entry: Entry): boolean {
  return entry.tags?.includes('nsfw') ?? false;
}

/// Address of the picture to show; null for none.
export function previewOf(entry: Entry): string | null {
  const address = entry.preview_url;
  if (!address || !/^(https:\/\/|\/api\/v1\/previews\/)/.test(address)) return null;
  return unsafePreviews.now === 'hidden' && isUnsafe(entry) ? null : address;
}
