/// A source without its revision: `hf://org/name`; null for one that has none.
export function repositoryOf(source: string): string | null {
  return /^(?:hf|gguf):\/\//.test(source) ? source.replace(/@[^/]*/, '') : null;
}

/// Whether a source may have something newer: a branch has, one commit has not.
export function isFollowing(source: string): boolean {
  return repositoryOf(source) !== null && !/@[0-9a-f]{40}(?:\/|$)/.test(source);
}

/// Whether its source can be asked for something newer.
export function canBeAsked(source: string): boolean {
  return isFollowing(source) || source.startsWith('civitai:');
}
