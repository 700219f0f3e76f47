import type { Job } from './types';

/// How long a new connection may stay mute before events count as blocked, milliseconds.
export const PATIENCE = 6000;
/// The service says something every 15 s at least; after two times nothing, nothing comes through.
export const SILENCE = 35_000;
const LONGEST_WAIT = 10_000;

/// `open` when events begin to come, and at each keep-alive; `cut` where the connection broke; `blocked` where nothing came.
export type StreamState = 'open' | 'cut' | 'blocked';

/// The events of all jobs. The browser comes back by itself after a cut, with the last id; where the
/// service refused, or nothing came for long, this does.
export class JobStream {
  private source: EventSource | null = null;
  private timer = 0;
  private wait = 1000;
  private live = false;

  /// @param heard of a job, with the id of the event
  constructor(
    private readonly heard: (job: Job, event: number) => void,
    private readonly told: (state: StreamState) => void,
  ) {}

  open(): void {
    this.close();
    const source = new EventSource('/api/v1/events?keep_alive=event');
    this.source = source;
    this.expect(PATIENCE);
    // That it is open says little: what a proxy holds back would look the same.
    source.addEventListener('keep-alive', () => this.alive());
    source.addEventListener('job', (event) => {
      if (!this.live) this.alive();
      this.expect(SILENCE);
      const { data, lastEventId } = event as MessageEvent<string>;
      this.heard(JSON.parse(data) as Job, Number(lastEventId));
    });
    source.onerror = () => {
      this.live = false;
      this.told('cut');
      if (source.readyState === EventSource.CLOSED) {
        this.again(this.wait);
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      }
    };
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.live = false;
  }

  private alive(): void {
    this.live = true;
    this.wait = 1000;
    this.expect(SILENCE);
    this.told('open');
  }

  /// A connection that is mute for long may be dead without anybody having noticed.
  private expect(within: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.live = false;
      this.told('blocked');
      this.again(SILENCE);
    }, within);
  }

  private again(wait: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), wait);
  }
}
