/// Requests to the API. All errors are a `Problem`.

export interface FieldError {
  field: string;
  message: string;
}

/// A refusal (RFC 9457), or a connection that failed (`status` 0).
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
  ) {
    super(detail || title);
  }

  /// What it says about a field; empty if nothing.
  of(field: string): string {
    return this.errors.find((error) => error.field === field)?.message ?? '';
  }
}

/// Hears of every answer that says the session is over.
export const signedOut = new EventTarget();

export interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /// Asked before anybody is signed in: a 401 says nothing of a session.
  anonymous?: boolean;
  /// Goes out even while the page is being left.
  keepalive?: boolean;
  /// How long a read may take, milliseconds.
  patience?: number;
}

const PATIENCE = 10_000;

/// Sends a request; the answer's JSON, or undefined where it has none.
export async function ask<T>(method: string, path: string, options: Ask = {}): Promise<T> {
  // A session counts for changes only with this header, which other sites cannot set.
  const headers: Record<string, string> = { 'X-Ballast-Page': '1', ...options.headers };
  const request: RequestInit = { method, headers, credentials: 'same-origin' };
  const isRead = method === 'GET';
  // What hangs must not pass for what is fresh. Whether an action was done only its answer tells.
  const ends = [options.signal, isRead ? AbortSignal.timeout(options.patience ?? PATIENCE) : undefined].filter((end) => end !== undefined);
  if (ends.length > 0) request.signal = AbortSignal.any(ends);
  if (options.keepalive) request.keepalive = true;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(options.body);
  }
  try {
    const answer = await fetch(path, request);
    if (!answer.ok) throw await problemOf(answer, !options.anonymous);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  } catch (error) {
    if (error instanceof Problem || options.signal?.aborted) throw error;
    throw unreachable(isRead);
  }
}

/// The problem of a connection that failed.
///
/// @param again whether the page repeats by itself what failed
export function unreachable(again = true): Problem {
  return new Problem(0, 'UNREACHABLE', 'Ballast does not answer',
    again ? 'The connection to Ballast failed. The page tries again by itself.'
      : 'The connection failed before Ballast answered. If nothing has changed, try again.');
}

/// The problem that an answer tells of.
export async function problemOf(answer: Response, bySession: boolean): Promise<Problem> {
  if (answer.status === 401 && bySession) signedOut.dispatchEvent(new Event('signed-out'));
  const body: unknown = await answer.json().catch(() => null);
  const given = (body ?? {}) as Partial<Problem>;
  return new Problem(
    answer.status,
    given.code ?? String(answer.status),
    given.title ?? answer.statusText,
    given.detail ?? `The answer was ${answer.status}.`,
    given.errors ?? [],
  );
}

/// Whatever was thrown, in one sentence for a person.
export function sentence(error: unknown): string {
  if (error instanceof Problem) {
    const fields = error.errors.map((each) => `${each.field} ${each.message}`).join('; ');
    return fields || error.detail || error.title;
  }
  return error instanceof Error ? error.message : String(error);
}
