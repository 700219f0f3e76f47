import { isFinal } from './jobs';
import type { Job } from './types';

/// What was told of a job, with the id of the event; null where it was asked for.
export interface Heard {
  job: Job;
  event: number | null;
}

const AGAIN = 3000;
const PATIENCE = 10_000;

/// What has happened to a job, read once: the connection closes as soon as it is told, as a browser
/// has few of them.
export class JobHistory {
  private source: EventSource | null = null;
  private timer = 0;
  private told: Heard[] = [];
  private meanwhile: Heard[] = [];

  /// @param read hears once of everything, the oldest first
  constructor(private readonly id: string, private readonly read: (all: Heard[]) => void) {
    this.open();
  }

  /// Keeps what happens for its turn.
  ///
  /// @returns false if it has been read, and nothing is kept any more
  hold(heard: Heard): boolean {
    if (this.source || this.timer) this.meanwhile.push(heard);
    return this.source !== null || this.timer !== 0;
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.source?.close();
    this.source = null;
  }

  private open(): void {
    this.close();
    this.told = [];
    const source = new EventSource(`/api/v1/events?job=${encodeURIComponent(this.id)}&last_event_id=0&keep_alive=event`);
    this.source = source;
    // Where events do not come through, what is asked for must do.
    this.timer = window.setTimeout(() => this.done(), PATIENCE);
    source.addEventListener('job', (event) => {
      const { data, lastEventId } = event as MessageEvent<string>;
      this.told.push({ job: JSON.parse(data) as Job, event: Number(lastEventId) });
    });
    // The first keep-alive comes when everything has been told.
    source.addEventListener('keep-alive', () => this.done());
    source.onerror = () => {
      const last = this.told.at(-1)?.job;
      if (last && isFinal(last)) this.done();
      else if (source.readyState === EventSource.CLOSED) {
        this.close();
        this.timer = window.setTimeout(() => this.open(), AGAIN);
      }
    };
  }

  private done(): void {
    this.close();
    // An answer may be older than the last event.
    const since = this.told.length > 0 ? this.meanwhile.filter((heard) => heard.event !== null) : this.meanwhile;
    this.read([...this.told, ...since]);
  }
}
