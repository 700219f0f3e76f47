import type { Failure, Job, JobState } from './types';
import { live } from './live';
import { route } from './route';

export type Status = 'present' | 'missing' | 'queued' | 'downloading' | 'error';

/// An entry of the catalog with its state, as `/api/v1/catalog` gives it.
export interface Entry {
  id: string;
  name: string;
  file: string;
  dest: string;
  category: string;
  source?: string;
  url?: string;
  hf_repo?: string;
  civitai_model_id?: number;
  civitai_version_id?: number;
  size_gb?: number;
  base_model?: string;
  tags?: string[];
  description?: string;
  preview_url?: string;
  preview_nsfw_level?: number;
  requires_token?: boolean;
  license?: string;
  type?: string;
  /// Whether people added it; a catalog file did not bring it.
  custom: boolean;
  status: Status;
  job_id: string | null;
  job_state: JobState | null;
  progress: number | null;
  bytes_done: number | null;
  bytes_total: number | null;
  speed: number | null;
  eta_seconds: number | null;
  error: Failure | null;
  model_id: string | null;
  on_disk_bytes: number | null;
  availability: 'available' | 'unavailable' | null;
  availability_detail: string | null;
}

export interface Facets {
  total: number;
  categories: { id: string; name: string; count: number }[];
  base_models: { id: string; name: string; count: number }[];
  statuses: { id: string; name: string; count: number }[];
}

export interface ImportReport {
  applied: boolean;
  added: number;
  updated: number;
  skipped: number;
  invalid: number;
  rows: {
    row: string;
    id: string | null;
    file: string | null;
    outcome: 'added' | 'updated' | 'skipped' | 'invalid';
    errors?: { field: string; message: string }[];
  }[];
}

/// The order in which statuses are sorted: what needs attention first.
export const STATUSES: Status[] = ['downloading', 'queued', 'error', 'missing', 'present'];
export const NO_BASE = '(none)';
const NAMES = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const RUNNING: Partial<Record<JobState, Status>> = {
  queued: 'queued', waiting: 'queued', paused: 'queued',
  resolving: 'downloading', downloading: 'downloading', publishing: 'downloading',
  failed: 'error', completed: 'present',
};

/// Whether a download is what helps: it is neither here nor under way.
export function canFetch(entry: Entry): boolean {
  return entry.status === 'missing' || (entry.status === 'error' && !isDamaged(entry));
}

/// Whether it is here, but not as it was installed.
export function isDamaged(entry: Entry): boolean {
  return entry.status === 'error' && entry.error === null && entry.model_id !== null;
}

/// Whether others put its file there, which a scan has seen: no job brought it, and it is theirs to delete.
export function isOfOthers(entry: Entry): boolean {
  return entry.status === 'present' && entry.model_id === null && entry.job_id === null;
}

const freshened = new WeakMap<Entry, { job: Job; fresh: Entry }>();

/// The entry with what has been heard of its job since it was read; the same one as before if
/// nothing was.
export function fresh(entry: Entry): Entry {
  const job = entry.job_id ? live.jobs.get(entry.job_id) : undefined;
  // That its job once ended well says nothing of files that were damaged since.
  if (!job || entry.status === 'present' || (isDamaged(entry) && job.state === 'completed')) return entry;
  let known = freshened.get(entry);
  if (known?.job !== job) {
    known = { job, fresh: withJob(entry, job) };
    freshened.set(entry, known);
  }
  return known.fresh;
}

function withJob(entry: Entry, job: Job): Entry {
  const status = RUNNING[job.state] ?? 'missing';
  return {
    ...entry,
    status,
    job_state: job.state,
    progress: job.progress,
    bytes_done: job.bytes_done,
    bytes_total: job.bytes_total,
    speed: live.speedOf(job),
    eta_seconds: live.etaOf(job),
    error: job.error,
  };
}

/// What the reader wants to see; it stands in the address. `null` means all.
export interface Wish {
  categories: Set<string> | null;
  bases: Set<string> | null;
  statuses: Set<string> | null;
  q: string;
  sort: 'name' | 'size' | 'status';
  down: boolean;
  compact: boolean;
}

export function wishOf(query: URLSearchParams): Wish {
  const set = (name: string) => (query.has(name) ? new Set(query.getAll(name).filter(Boolean)) : null);
  const sort = query.get('sort') ?? 'name';
  const column = sort.replace('-', '');
  return {
    categories: set('category'),
    bases: set('base_model'),
    statuses: set('status'),
    q: query.get('q') ?? '',
    sort: column === 'size' || column === 'status' ? column : 'name',
    down: sort.startsWith('-'),
    compact: query.get('view') === 'compact',
  };
}

/// Sorts by this column; by the one that is sorted by already, the other way round.
export function sortBy(wish: Wish, column: Wish['sort']): void {
  const down = wish.sort === column && !wish.down;
  const query = route.query;
  if (column === 'name' && !down) query.delete('sort');
  else query.set('sort', `${down ? '-' : ''}${column}`);
  route.filter(query);
}

export function sizeOf(entry: Entry): number | null {
  return entry.on_disk_bytes ?? entry.bytes_total ?? (entry.size_gb ? entry.size_gb * 1e9 : null);
}

export function byName(a: Entry, b: Entry): number {
  return NAMES.compare(a.name, b.name);
}

/// The entries that match all of the wish, in its order.
///
/// @param entries in the order of their names, as it takes long to find that of thousands
export function matching(entries: Entry[], wish: Wish): Entry[] {
  const q = wish.q.trim().toLowerCase();
  const found = entries.filter((entry) =>
    (wish.categories?.has(entry.category) ?? true) &&
    (wish.bases?.has(entry.base_model || NO_BASE) ?? true) &&
    (wish.statuses?.has(entry.status) ?? true) &&
    (!q || `${entry.name}\n${entry.file}\n${(entry.tags ?? []).join('\n')}`.toLowerCase().includes(q)));
  if (wish.down) found.reverse();
  if (wish.sort === 'name') return found;
  const rank = wish.sort === 'size' ? (entry: Entry) => sizeOf(entry) ?? 0 : (entry: Entry) => STATUSES.indexOf(entry.status);
  const sign = wish.down ? -1 : 1;
  return found.sort((a, b) => sign * (rank(a) - rank(b)));
}

/// The page where people read about the model; not the address of the download. Null if it has none.
export function sourcePage(entry: Entry): { href: string; label: string } | null {
  if (entry.civitai_model_id) {
    const version = entry.civitai_version_id ? `?modelVersionId=${entry.civitai_version_id}` : '';
    return { href: `https://civitai.com/models/${entry.civitai_model_id}${version}`, label: 'CivitAI' };
  }
  if (entry.civitai_version_id) return { href: `https://civitai.com/model-versions/${entry.civitai_version_id}`, label: 'CivitAI' };
  if (entry.hf_repo) return { href: `https://huggingface.co/${entry.hf_repo}`, label: 'Hugging Face' };
  const hub = /^https:\/\/huggingface\.co\/([^/]+\/[^/]+)\//.exec(entry.url ?? '');
  return hub ? { href: `https://huggingface.co/${hub[1]}`, label: 'Hugging Face' } : null;
}
