import type { Job } from './types';

/// How long the first connection may take before events count as blocked, milliseconds.
const PATIENCE = 6000;
const LONGEST_WAIT = 10_000;

/// The events of all jobs. The browser comes back by itself after a cut, with the last id; where the
/// service refused, this does.
export class JobStream {
  private source: EventSource | null = null;
  private timer = 0;
  private wait = 1000;

  constructor(
    private readonly heard: (job: Job) => void,
    private readonly told: (state: 'open' | 'cut' | 'blocked') => void,
  ) {}

  open(): void {
    this.close();
    const source = new EventSource('/api/v1/events');
    this.source = source;
    this.timer = window.setTimeout(() => this.told('blocked'), PATIENCE);
    source.onopen = () => {
      clearTimeout(this.timer);
      this.wait = 1000;
      this.told('open');
    };
    source.addEventListener('job', (event) => this.heard(JSON.parse((event as MessageEvent<string>).data) as Job));
    source.onerror = () => {
      this.told('cut');
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.open(), this.wait);
        this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      }
    };
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
