import type { Role } from '../../lib/types';

/// What each role may do, in words, from the smallest.
export const ROLES: [Role, string][] = [
  ['viewer', 'viewer: looks'],
  ['operator', 'operator: also fetches and removes'],
  ['admin', 'admin: also settings, keys, workers'],
  ['worker', 'worker: for workers only'],
];
