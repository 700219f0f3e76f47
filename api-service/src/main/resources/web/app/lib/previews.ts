import type { Entry } from './catalog';

export type Previews = 'blurred' | 'shown' | 'hidden';

/// Levels of pictures as CivitAI counts them, with its words.
export const LEVELS: readonly { level: number; word: string }[] = [
  { level: 2, word: 'PG-13' },
  { level: 4, word: 'R' },
  { level: 8, word: 'X' },
  { level: 16, word: 'XXX' },
];

const KEPT = 'ballast-previews';
const KEPT_LEVEL = 'ballast-previews-from';
const USUAL_LEVEL = 4;

function read(): Previews {
  const kept = localStorage.getItem(KEPT);
  return kept === 'shown' || kept === 'hidden' ? kept : 'blurred';
}

function readLevel(): number {
  const kept = Number(localStorage.getItem(KEPT_LEVEL));
  return LEVELS.some((each) => each.level === kept) ? kept : USUAL_LEVEL;
}

/// What becomes of previews that are not safe for work, and from which level on they are not; kept in this browser.
export const unsafePreviews = {
  now: read(),
  from: readLevel(),
  set(to: Previews): void {
    this.now = to;
    localStorage.setItem(KEPT, to);
  },
  setFrom(level: number): void {
    this.from = level;
    localStorage.setItem(KEPT_LEVEL, String(level));
  },
};

/// Whether the entry is marked as not safe for work, or its picture is of the chosen level or above.
export function isUnsafe(entry: Entry): boolean {
  return (entry.preview_nsfw_level ?? 0) >= unsafePreviews.from || (entry.tags?.includes('nsfw') ?? false);
}

/// Address of the picture to show; null for none.
export function previewOf(entry: Entry): string | null {
  const address = entry.preview_url;
  if (!address || !/^(https:\/\/|\/api\/v1\/previews\/)/.test(address)) return null;
  return unsafePreviews.now === 'hidden' && isUnsafe(entry) ? null : address;
}
