import type { JobRequest } from '../../lib/types';

/// How many patterns a request may hold, and how long each may be.
const MOST = 200;
const LONGEST = 512;

/// Paths that are to be fetched, and those that are not.
export interface Choice {
  taken: string[];
  left: string[];
}

/// The part of a request that selects just the files of a choice.
///
/// @throws Error if no request can say so
export function selecting(choice: Choice | null): Pick<JobRequest, 'include' | 'exclude'> {
  if (!choice || choice.left.length === 0) return {};
  const include = choice.taken.map(exactly);
  if (fits(include)) return { include };
  const exclude = choice.left.map(exactly);
  if (fits(exclude)) return { exclude };
  throw new Error(
    `At most ${MOST} files can be taken or left, and their names may have ${LONGEST} characters. Take all files, or choose fewer.`);
}

/// A pattern that matches this path and no other: the API's patterns are those of `fnmatch`, which
/// has sets to quote a character in.
function exactly(path: string): string {
  const quoted = path.replace(/[[*?]/g, '[$&]');
  return quoted.replaceAll('||', '|[|]');
}

function fits(patterns: string[]): boolean {
  return patterns.length <= MOST && patterns.every((pattern) => pattern.length <= LONGEST);
}
