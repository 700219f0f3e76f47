/// The JSON of `/api/v1`, as far as the page reads it.

export type Role = 'viewer' | 'operator' | 'admin' | 'worker';

export interface Session {
  name: string;
  role: Role;
}

export interface Listing<T> {
  items: T[];
  next_cursor: string | null;
  total: number;
}

export type JobState =
  | 'queued' | 'resolving' | 'waiting' | 'downloading' | 'paused'
  | 'publishing' | 'completed' | 'failed' | 'cancelled';

export interface Failure {
  code: string;
  detail: string;
  retryable: boolean;
  file: string | null;
}

export interface Job {
  id: string;
  kind: string;
  source: string;
  revision: string | null;
  view: string;
  volume: string;
  /// The one that alone may do it; null for any.
  worker: string | null;
  dest: string | null;
  state: JobState;
  reason: string | null;
  reason_detail: string | null;
  priority: number;
  max_speed: number | null;
  labels: Record<string, string>;
  bytes_total: number | null;
  bytes_done: number;
  progress: number | null;
  speed: number;
  eta_seconds: number | null;
  files_total: number | null;
  files_done: number;
  attempt: number;
  error: Failure | null;
  attached: boolean;
  path: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  owner: string;
  /// In events: when this happened.
  at?: string;
}

export interface JobFile {
  path: string;
  size: number | null;
  sha256: string | null;
  state: string;
  bytes_done: number;
  speed: number;
  attempt: number;
  worker: string | null;
  error: Failure | null;
}

export interface JobRequest {
  source: string;
  include?: string[];
  exclude?: string[];
  dest?: string;
  view?: string;
  volume?: string;
  sha256?: string;
  priority?: number;
  token?: string;
}

export interface Plan {
  source: string;
  revision: string | null;
  name: string;
  view: string;
  volume: string;
  dest: string | null;
  bytes_total: number | null;
  bytes_to_fetch: number | null;
  free_bytes: number | null;
  files: PlanFile[];
}

export interface PlanFile {
  path: string;
  size: number | null;
  sha256: string | null;
  present: boolean;
}

export interface Model {
  id: string;
  name: string;
  source: string;
  revision: string | null;
  view: string;
  volume: string;
  path: string;
  state: string;
  size: number;
  files: number;
  installed_at: string;
  verified_at: string | null;
  job_id: string | null;
  /// Whether it stays however full its volume is.
  pinned: boolean;
  last_used_at: string;
  /// The worst of its files; null if nobody looked.
  safety: Safety | null;
  /// What its source said when it was asked for a newer revision.
  update: Update | null;
  /// Who lets it follow its source.
  watch: { owner: string; since: string; job_id: string | null } | null;
}

export interface Update {
  available: boolean;
  revision: string | null;
  checked_at: string;
  error: { code: string; detail: string } | null;
}

/// What would go from a volume to make room, the first one first.
export interface EvictionPlan {
  volume: string;
  /// Whether it goes by itself.
  enabled: boolean;
  total_bytes: number;
  free_bytes: number;
  /// When a worker told these numbers.
  seen_at: string;
  /// Why nothing goes though more room is wanted; null if it goes.
  held: string | null;
  wanted_bytes: number;
  freed_bytes: number;
  models: Model[];
}

export interface ModelFile {
  path: string;
  published: string;
  size: number;
  sha256: string;
  facts: ModelFacts | null;
  /// What the last verification found wrong with it.
  damage: string | null;
}

export interface ModelFacts {
  format: string;
  tensors: number | null;
  parameters: number | null;
  dtype: string | null;
  quantization: string | null;
  architecture: string | null;
  problems: string[];
  safety: { verdict: Safety; imports: string[]; problems: string[]; scanner: number } | null;
}

/// Whether loading a file runs code.
export type Safety = 'clean' | 'suspicious' | 'unreadable' | 'dangerous';

export interface ModelDetail extends Model {
  manifest: { files: ModelFile[] };
}

/// A file that another program put on a volume.
export interface Found {
  id: string;
  volume: string;
  path: string;
  size: number;
  modified: string;
  /// `cache` for the hub cache of another program, else `weights`.
  kind: string;
  source: string | null;
  family: string | null;
}

/// An upload as the service lists it.
export interface UploadView {
  id: string;
  size: number;
  offset: number;
  fingerprint: string | null;
  job: string | null;
}

export interface Volume {
  name: string;
  total_bytes: number;
  free_bytes: number;
  used_by_models_bytes: number;
  reserved_bytes: number;
  workers: string[];
}

export interface Worker {
  id: string;
  kind: string;
  host: string;
  state: 'active' | 'draining' | 'lost';
  slots: number;
  busy: number;
  volumes: string[];
  speed: number;
  version: string;
  last_seen: string;
  tasks: { id: string; job: string; kind: string; file: string | null }[];
}

export interface TimetableEntry {
  days: string[];
  from: string;
  to: string;
  max_speed?: number | null;
  paused?: boolean | null;
}

export interface Settings {
  max_concurrent_downloads: number;
  max_speed: number | null;
  per_host_connections: number;
  max_attempts: number;
  job_retention_days: number | null;
  /// ISO-8601.
  verify_every: string | null;
  verify_speed: number | null;
  unsafe_files: 'allow' | 'warn' | 'block';
  evict: boolean;
  evict_high: number;
  evict_low: number;
  update_check_hours: number | null;
  watch_minutes: number;
  keep_revisions: number;
  timetable: TimetableEntry[];
  timezone: string;
  maintenance: boolean;
  effective_max_speed: number | null;
}

export interface Stats {
  jobs: Record<JobState, number>;
  speed: number;
  bytes_today: number;
  paused: boolean;
  maintenance: boolean;
}

export interface Key {
  id: string;
  name: string;
  role: Role;
  expires_at: string | null;
  created_at: string;
  last_used_at: string | null;
}

export interface User {
  id: string;
  name: string;
  role: Role;
  created_at: string;
  last_sign_in_at: string | null;
}

export interface Credential {
  id: string;
  host: string;
  name: string;
  created_at: string;
}

export interface Webhook {
  id: string;
  name: string;
  url: string;
  events: string[];
  active: boolean;
  /// Why it was switched off.
  off_reason: string | null;
}

/// One event on its way to a webhook.
export interface Delivery {
  id: string;
  type: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  created_at: string;
  log: { at: string; status: number | null; error: string | null; duration_ms: number }[];
}
