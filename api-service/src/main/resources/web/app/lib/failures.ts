/// What happened and what to do about it, in one sentence each, by the API's stable codes.

export interface Advice {
  happened: string;
  todo: string;
  /// Which button helps.
  remedy: 'retry' | 'token' | 'none';
}

const ADVICE: Record<string, Advice> = {
  SOURCE_NOT_FOUND: {
    happened: 'The source does not have it.',
    todo: 'Check the name, the revision and the files chosen.',
    remedy: 'retry',
  },
  SOURCE_FORBIDDEN: {
    happened: 'The repository is gated or private.',
    todo: 'Accept its licence on the hub, then paste a token.',
    remedy: 'token',
  },
  SOURCE_RATE_LIMITED: {
    happened: 'The source asks to slow down.',
    todo: 'Wait a while, or retry with a token, which has a larger allowance.',
    remedy: 'token',
  },
  SOURCE_UNREACHABLE: {
    happened: 'The source does not answer.',
    todo: 'It may be down, or the workers cannot reach it. What is fetched is kept; retry goes on from there.',
    remedy: 'retry',
  },
  SOURCE_CHANGED: {
    happened: 'The file changed on the source while it was fetched.',
    todo: 'Retry to fetch what it is now.',
    remedy: 'retry',
  },
  SOURCE_NOT_A_MODEL: {
    happened: 'The address gives a web page, not a model.',
    todo: 'Paste the download address, or the token that the site wants.',
    remedy: 'token',
  },
  CHECKSUM_MISMATCH: {
    happened: 'The content does not match its SHA-256, so it was thrown away.',
    todo: 'Retry; if it happens again, the source is damaged.',
    remedy: 'retry',
  },
  DISK_FULL: {
    happened: 'The volume is full.',
    todo: 'Delete a model that nobody needs; the job goes on by itself.',
    remedy: 'retry',
  },
  VOLUME_UNAVAILABLE: {
    happened: 'The volume cannot be read or written.',
    todo: 'Check its mount on the workers, then retry.',
    remedy: 'retry',
  },
  UNSAFE_FILE: {
    happened: 'The file holds code that would run when it is loaded.',
    todo: 'Take a .safetensors or .gguf file of the model instead.',
    remedy: 'none',
  },
  EGRESS_DENIED: {
    happened: 'Workers may not go to that address.',
    todo: 'An operator can allow it with BALLAST_EGRESS_ALLOW.',
    remedy: 'retry',
  },
  INVALID_REQUEST: {
    happened: 'What was asked for makes no sense here.',
    todo: 'See the details.',
    remedy: 'none',
  },
  WORKER_LOST: {
    happened: 'The worker went silent.',
    todo: 'Retry; another worker takes it over.',
    remedy: 'retry',
  },
  NO_WORKER: {
    happened: 'No worker answered.',
    todo: 'Look at the fleet: none may be running, or all are busy.',
    remedy: 'retry',
  },
};

const UNKNOWN: Advice = {
  happened: 'Something went wrong inside Ballast.',
  todo: 'Retry; if it happens again, the logs say more.',
  remedy: 'retry',
};

export function advice(code: string): Advice {
  return ADVICE[code] ?? UNKNOWN;
}

/// Why a job waits or is slow.
const REASONS: Record<string, string> = {
  space: 'waits for room on the volume',
  retry: 'waits for the next try',
  rate_limit: 'the source asked for a pause',
  limit: 'waits for its turn',
  source_silent: 'the source sends nothing',
  disk_slow: 'the volume is slow',
  source_slow: 'the source is slow',
  speed_limit: 'as fast as the limit allows',
};

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}
