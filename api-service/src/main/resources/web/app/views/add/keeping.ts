import type { Plan } from '../../lib/types';

const HUB = /^hf:\/\/(?!datasets\/)([\w.-]+\/[\w.-]+)(?:@([^/]+))?(?:\/|$)/;
const CIVITAI = /^civitai:\/\/(\d+)(?:\?file=(\d+))?$/;

/// The fields of a catalog's entry that say where these files come from; null where no entry can.
///
/// @param taken the paths that are meant
export function entryOf(plan: Plan, taken: string[]): Record<string, unknown> | null {
  const files = plan.files.filter((file) => taken.includes(file.path)).sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
  const [first] = files;
  if (!first) return null;
  const bytes = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  const known = { file: nameOf(first.path), ...(bytes ? { size_gb: bytes / 1e9 } : {}) };
  const hub = HUB.exec(plan.source);
  if (hub) {
    const from = { ...known, source: 'huggingface', hf_repo: hub[1], ...(hub[2] ? { hf_revision: hub[2] } : {}) };
    return files.length > 1 ? { ...from, file: first.path, files: files.map((file) => file.path) } : { ...from, hf_file: first.path };
  }
  if (files.length > 1) return null;
  const version = CIVITAI.exec(plan.source);
  if (version) {
    return { ...known, source: 'civitai', civitai_version_id: Number(version[1]), ...(version[2] ? { civitai_file_id: Number(version[2]) } : {}) };
  }
  return /^https?:\/\//.test(plan.source) ? { ...known, source: 'url', url: plan.source } : null;
}

/// The id that an entry of this name gets.
export function idOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|-+$/g, '').slice(0, 200) || 'model';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
