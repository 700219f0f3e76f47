import type { Entry, Facets, ImportReport } from './catalog';
import { ask } from './http';
import type {
  Credential, Delivery, EvictionPlan, Found, Job, JobFile, JobRequest, Key, Listing, Model, ModelDetail, Plan, Role, Session, Settings, Stats,
  UploadView, User, Volume, Webhook, Worker,
} from './types';

type Items<T> = { items: T[] };

const at = encodeURIComponent;

function query(given: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text && `?${text}`;
}

/// Every call that the page makes.
export const api = {
  session: () => ask<Session>('GET', '/api/v1/session'),
  signIn: (key: string) =>
    ask<Session>('POST', '/api/v1/session', { headers: { Authorization: `Bearer ${key}` }, anonymous: true }),
  signInByName: (name: string, password: string) =>
    ask<Session>('POST', '/api/v1/sign-in', { body: { name, password }, anonymous: true }),
  signOut: () => ask<void>('DELETE', '/api/v1/session'),

  jobs: (given: { state?: string; q?: string; cursor?: string | null; limit?: number }, signal?: AbortSignal) =>
    ask<Listing<Job>>('GET', `/api/v1/jobs${query(given)}`, signal ? { signal } : {}),
  job: (id: string) => ask<Job>('GET', `/api/v1/jobs/${at(id)}`),
  jobFiles: async (id: string) => (await ask<Items<JobFile>>('GET', `/api/v1/jobs/${at(id)}/files`)).items,
  steer: (id: string, verb: 'cancel' | 'pause' | 'resume' | 'retry', body?: object, keepalive = false) =>
    ask<Job>('POST', `/api/v1/jobs/${at(id)}/${verb}`, { body, keepalive }),
  changeJob: (id: string, change: { priority?: number; max_speed?: number | null }) =>
    ask<Job>('PATCH', `/api/v1/jobs/${at(id)}`, { body: change }),
  forgetJob: (id: string, keepalive = false) => ask<void>('DELETE', `/api/v1/jobs/${at(id)}`, { keepalive }),
  plan: (request: JobRequest, signal: AbortSignal) =>
    ask<Plan>('POST', '/api/v1/jobs', { body: { ...request, dry_run: true }, signal }),
  submit: (request: JobRequest) => ask<Job>('POST', '/api/v1/jobs', { body: request }),

  uploads: async () => (await ask<Items<UploadView>>('GET', '/api/v1/uploads')).items,

  models: (given: { q?: string; cursor?: string | null; limit?: number }, signal?: AbortSignal) =>
    ask<Listing<Model>>('GET', `/api/v1/models${query(given)}`, signal ? { signal } : {}),
  model: (id: string) => ask<ModelDetail>('GET', `/api/v1/models/${at(id)}`),
  verify: (id: string) => ask<Job>('POST', `/api/v1/models/${at(id)}/verify`),
  repair: (id: string) => ask<Job>('POST', `/api/v1/models/${at(id)}/repair`),
  checkModel: (id: string) => ask<Model>('POST', `/api/v1/models/${at(id)}/check`),
  updateModel: (id: string) => ask<Job>('POST', `/api/v1/models/${at(id)}/update`),
  watchModel: (id: string) => ask<Model>('PUT', `/api/v1/models/${at(id)}/watch`),
  unwatchModel: (id: string) => ask<void>('DELETE', `/api/v1/models/${at(id)}/watch`),
  pinModel: (id: string, pinned: boolean) => ask<Model>('POST', `/api/v1/models/${at(id)}/${pinned ? 'pin' : 'unpin'}`),
  eviction: (volume: string) => ask<EvictionPlan>('GET', `/api/v1/volumes/${at(volume)}/eviction`),
  deleteModel: (id: string) => ask<void>('DELETE', `/api/v1/models/${at(id)}`),
  found: (limit: number) => ask<Listing<Found>>('GET', `/api/v1/found${query({ limit })}`),
  scan: (volume: string) => ask<Job>('POST', `/api/v1/volumes/${at(volume)}/scan`, { body: {} }),
  volumes: async () => (await ask<Items<Volume>>('GET', '/api/v1/volumes')).items,

  catalog: async () => (await ask<Listing<Entry>>('GET', '/api/v1/catalog?limit=50000', { patience: 60_000 })).items,
  /// Adds an entry; 412 where there is one of this id.
  addEntry: (id: string, entry: object) =>
    ask<Entry>('PUT', `/api/v1/catalog/${at(id)}`, { body: entry, headers: { 'If-None-Match': '*' } }),
  facets: () => ask<Facets>('GET', '/api/v1/catalog/facets'),
  downloadEntry: (id: string, token?: string) =>
    ask<Job>('POST', `/api/v1/catalog/${at(id)}/download`, { body: token ? { token } : {} }),
  deleteEntry: (id: string, keepalive = false) => ask<void>('DELETE', `/api/v1/catalog/${at(id)}`, { keepalive }),
  importCatalog: (document: unknown, dryRun: boolean) =>
    ask<ImportReport>('POST', `/api/v1/catalog/import${query({ dry_run: String(dryRun) })}`, { body: document }),

  fetchMetadata: (wish: { entries?: string[]; force: boolean }) => ask<Job>('POST', '/api/v1/catalog/metadata', { body: wish }),

  workers: async () => (await ask<Items<Worker>>('GET', '/api/v1/workers')).items,
  drain: (id: string) => ask<Worker>('POST', `/api/v1/workers/${at(id)}/drain`),
  activate: (id: string) => ask<Worker>('POST', `/api/v1/workers/${at(id)}/activate`),

  settings: () => ask<Settings>('GET', '/api/v1/settings'),
  changeSettings: (change: Partial<Settings>) => ask<Settings>('PUT', '/api/v1/settings', { body: change }),
  stats: () => ask<Stats>('GET', '/api/v1/stats'),
  queue: (verb: 'pause' | 'resume') => ask<{ paused: boolean }>('POST', `/api/v1/queue/${verb}`),

  credentials: async () => (await ask<Items<Credential>>('GET', '/api/v1/credentials')).items,
  storeCredential: (host: string, name: string, secret: string) =>
    ask<Credential>('POST', '/api/v1/credentials', { body: { host, name, secret } }),
  deleteCredential: (id: string) => ask<void>('DELETE', `/api/v1/credentials/${at(id)}`),

  webhooks: async () => (await ask<Items<Webhook>>('GET', '/api/v1/webhooks')).items,
  createWebhook: (url: string, events: string[]) =>
    ask<Webhook & { secret: string }>('POST', '/api/v1/webhooks', { body: { url, events } }),
  deleteWebhook: (id: string) => ask<void>('DELETE', `/api/v1/webhooks/${at(id)}`),
  pingWebhook: (id: string) => ask<unknown>('POST', `/api/v1/webhooks/${at(id)}/ping`),
  deliveries: (id: string) => ask<Listing<Delivery>>('GET', `/api/v1/webhooks/${at(id)}/deliveries`),
  redeliver: (id: string, delivery: string) =>
    ask<Delivery>('POST', `/api/v1/webhooks/${at(id)}/deliveries/${at(delivery)}/redeliver`),
  switchWebhookOn: (id: string) => ask<Webhook>('PATCH', `/api/v1/webhooks/${at(id)}`, { body: { active: true } }),

  users: async () => (await ask<Items<User>>('GET', '/api/v1/users')).items,
  createUser: (name: string, role: Role, password: string) =>
    ask<User>('POST', '/api/v1/users', { body: { name, role, password } }),
  changeUser: (id: string, change: { role?: Role; password?: string }) =>
    ask<User>('PATCH', `/api/v1/users/${at(id)}`, { body: change }),
  deleteUser: (id: string) => ask<void>('DELETE', `/api/v1/users/${at(id)}`),

  keys: async () => (await ask<Items<Key>>('GET', '/api/v1/keys')).items,
  createKey: (name: string, role: Role, expiresAt: string | null) =>
    ask<Key & { key: string }>('POST', '/api/v1/keys', { body: { name, role, expires_at: expiresAt } }),
  deleteKey: (id: string) => ask<void>('DELETE', `/api/v1/keys/${at(id)}`),
};
