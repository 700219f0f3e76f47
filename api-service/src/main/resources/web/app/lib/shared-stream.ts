import { JobStream, PATIENCE, SILENCE, type StreamState } from './stream';
import type { Job } from './types';

const NAME = 'ballast-events';

type Said =
  | { kind: 'job'; job: Job; event: number }
  /// `anew`: what happened before may have been missed.
  | { kind: 'state'; state: StreamState; anew: boolean }
  | { kind: 'hello' };

/// One stream of events for all tabs of a browser: HTTP/1.1 has six connections for a host, and each
/// tab that kept one would leave less for requests. One of the tabs that can be seen holds it and
/// tells the others; when that tab goes, or is hidden, another one takes over. Where the browser has
/// no locks (an address without TLS that is not this machine), each tab that can be seen holds one.
export class SharedStream {
  private channel: BroadcastChannel | null = null;
  private own: JobStream | null = null;
  private state: StreamState = 'blocked';
  private asking: AbortController | null = null;
  private handOver: (() => void) | null = null;
  private timer = 0;

  /// @param told of the state; `anew` where events may have been missed
  constructor(
    private readonly heard: (job: Job, event: number) => void,
    private readonly told: (state: StreamState, anew: boolean) => void,
  ) {}

  open(): void {
    this.channel = new BroadcastChannel(NAME);
    this.channel.onmessage = (message: MessageEvent<Said>) => this.take(message.data);
    document.addEventListener('visibilitychange', this.seen);
    this.join();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.seen);
    this.leave();
    this.channel?.close();
    this.channel = null;
  }

  private readonly seen = () => (document.hidden ? this.leave() : this.join());

  private join(): void {
    if (document.hidden || this.asking) return;
    const asking = new AbortController();
    this.asking = asking;
    // Not every address has them, whatever the types say.
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) {
      this.hold();
      return;
    }
    this.expect(PATIENCE);
    this.channel?.postMessage({ kind: 'hello' } satisfies Said);
    locks.request(NAME, { signal: asking.signal }, () => new Promise<void>((done) => {
      if (asking.signal.aborted) return done();
      this.handOver = done;
      this.hold();
    })).catch(() => undefined);
  }

  private leave(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
    this.own?.close();
    this.own = null;
    this.handOver?.();
    this.handOver = null;
  }

  private hold(): void {
    clearTimeout(this.timer);
    let known = false;
    this.own = new JobStream(
      (job, event) => this.say({ kind: 'job', job, event }),
      (state) => {
        this.state = state;
        this.say({ kind: 'state', state, anew: state === 'open' && !known });
        known = state === 'open';
      },
    );
    this.own.open();
  }

  private say(said: Said): void {
    if (navigator.locks as LockManager | undefined) this.channel?.postMessage(said);
    this.take(said);
  }

  private take(said: Said): void {
    if (said.kind === 'hello') {
      // A tab that came later hears at once that events come through.
      if (this.own && this.state === 'open') this.channel?.postMessage({ kind: 'state', state: 'open', anew: false } satisfies Said);
      return;
    }
    if (!this.asking) return;
    if (!this.own) this.expect(SILENCE);
    if (said.kind === 'job') this.heard(said.job, said.event);
    else this.told(said.state, said.anew);
  }

  /// Whoever holds the stream may be asleep.
  private expect(within: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.told('blocked', false), within);
  }
}
