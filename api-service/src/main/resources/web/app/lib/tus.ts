import { Problem, problemOf, unreachable } from './http';

/// The calls of tus 1.0 (tus.io) by which a file is sent in parts.

const HEADERS = { 'Tus-Resumable': '1.0.0', 'X-Ballast-Page': '1' };

/// How far an upload is, and the job that installs it once it is complete.
export interface Progress {
  offset: number;
  job: string | null;
}

export interface PartSending {
  /// Fails if it was given up by `abort`, too.
  sent: Promise<Progress>;
  abort(): void;
}

/// Begins an upload; gives its address.
export async function begin(size: number, fields: Record<string, string>): Promise<string> {
  const metadata = Object.entries(fields).map(([name, value]) => `${name} ${base64(value)}`).join(',');
  const answer = await call('POST', '/api/v1/uploads', { 'Upload-Length': String(size), 'Upload-Metadata': metadata });
  return new URL(answer.headers.get('Location')!, location.origin).pathname;
}

/// How much of it the service has.
export async function look(address: string): Promise<Progress> {
  const { headers } = await call('HEAD', address);
  return progressOf((name) => headers.get(name));
}

export async function giveUp(address: string): Promise<void> {
  await call('DELETE', address);
}

/// Sends a part. What has come of it is kept if it is aborted or the connection breaks.
///
/// @param heard called with the bytes of the part that have left so far
export function send(address: string, offset: number, part: Blob, heard: (bytes: number) => void): PartSending {
  // A request that says how far it is; `fetch` does not.
  const request = new XMLHttpRequest();
  const sent = new Promise<Progress>((resolve, reject) => {
    request.upload.onprogress = (event) => heard(event.loaded);
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException('given up', 'AbortError'));
    request.onload = () => {
      if (request.status < 300) resolve(progressOf((name) => request.getResponseHeader(name)));
      else void problemOf(new Response(request.responseText, { status: request.status }), true).then(reject);
    };
  });
  request.open('PATCH', address);
  const headers = { ...HEADERS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(part);
  return { sent, abort: () => request.abort() };
}

async function call(method: string, path: string, more: Record<string, string> = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers: { ...HEADERS, ...more }, credentials: 'same-origin' });
  } catch {
    throw unreachable();
  }
  if (answer.ok) return answer;
  // The answer to HEAD has no body that says why.
  throw method === 'HEAD' && answer.status === 404
    ? new Problem(404, 'UPLOAD_NOT_FOUND', 'The upload is gone', 'The service does not have this upload any more. Send the file again.')
    : await problemOf(answer, true);
}

function progressOf(header: (name: string) => string | null): Progress {
  return { offset: Number(header('Upload-Offset')), job: header('Ballast-Job') };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
