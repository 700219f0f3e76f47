import { api } from './api';
import { Problem, sentence } from './http';
import { Pace } from './pace';
import * as tus from './tus';

/// What is sent at once. A pause or a broken connection costs nothing of it, as the service keeps
/// what has come.
const PART = 64 * 1024 * 1024;
const AGAIN = 3000;

export type UploadState = 'sending' | 'waiting' | 'paused' | 'sent' | 'failed';

/// A file on its way from this browser. It goes on while the reader looks at other views; after the
/// page was left, choosing the same file again goes on where it was.
export class Upload {
  state: UploadState = 'waiting';
  offset = 0;
  problem = '';
  /// The job that installs it, once it is sent.
  job: string | null = null;
  private address = '';
  private part: tus.PartSending | null = null;
  private timer = 0;
  private readonly pace = new Pace();

  constructor(readonly file: File, private readonly dest: string, private readonly changed: () => void) {}

  get speed(): number {
    return this.state === 'sending' ? this.pace.speed : 0;
  }

  /// Seconds that it still takes; null if nothing flows.
  get eta(): number | null {
    return this.speed < 1 ? null : Math.max(1, (this.file.size - this.offset) / this.speed);
  }

  async go(): Promise<void> {
    clearTimeout(this.timer);
    this.become('sending');
    this.pace.reset();
    try {
      await this.find();
      while (this.state === 'sending' && this.job === null) await this.sendPart();
      if (this.job !== null) this.become('sent');
    } catch (error) {
      this.broke(error);
    }
  }

  pause(): void {
    clearTimeout(this.timer);
    this.become('paused');
    this.part?.abort();
  }

  /// Gives it up; the service throws away what has come.
  async stop(): Promise<void> {
    this.pause();
    if (this.address && this.job === null) await tus.giveUp(this.address).catch(() => undefined);
  }

  /// Where to go on: an upload of this file that the service has, else a new one.
  private async find(): Promise<void> {
    if (!this.address) {
      const known = (await api.uploads()).find((each) => each.fingerprint === this.fingerprint && each.size === this.file.size && !each.job);
      this.address = known ? `/api/v1/uploads/${known.id}` : await tus.begin(this.file.size, this.fields());
    }
    this.take(await tus.look(this.address));
  }

  private fields(): Record<string, string> {
    const fields: Record<string, string> = { filename: this.file.name, fingerprint: this.fingerprint };
    if (this.dest) fields['dest'] = this.dest;
    return fields;
  }

  private get fingerprint(): string {
    return `${this.dest} ${this.file.name} ${this.file.size} ${this.file.lastModified}`.slice(-200);
  }

  private async sendPart(): Promise<void> {
    const from = this.offset;
    this.part = tus.send(this.address, from, this.file.slice(from, from + PART), (bytes) => {
      this.offset = from + bytes;
      this.pace.add(this.offset);
      this.changed();
    });
    this.take(await this.part.sent);
  }

  private take(progress: tus.Progress): void {
    this.offset = progress.offset;
    this.job = progress.job;
    this.changed();
  }

  private broke(error: unknown): void {
    if (this.state !== 'sending') return;
    // Another request of ours may still be at it, and the service may start anew.
    const passes = error instanceof Problem && (error.status === 0 || error.status === 409 || error.status >= 502);
    // It expired: another go sends it from the beginning.
    if (error instanceof Problem && error.status === 404) this.address = '';
    this.problem = sentence(error);
    this.become(passes ? 'waiting' : 'failed');
    if (passes) this.timer = window.setTimeout(() => void this.go(), AGAIN);
  }

  private become(state: UploadState): void {
    this.state = state;
    if (state !== 'failed' && state !== 'waiting') this.problem = '';
    this.changed();
  }
}

/// All files that this browser sends.
class Uploads extends EventTarget {
  list: Upload[] = [];

  constructor() {
    super();
    window.addEventListener('beforeunload', (event) => {
      if (this.list.some((upload) => upload.state === 'sending')) event.preventDefault();
    });
  }

  add(files: Iterable<File>, dest: string): void {
    for (const file of files) {
      const upload = new Upload(file, dest, () => this.dispatchEvent(new Event('change')));
      this.list = [...this.list, upload];
      void upload.go();
    }
  }

  drop(upload: Upload): void {
    void upload.stop();
    this.list = this.list.filter((other) => other !== upload);
    this.dispatchEvent(new Event('change'));
  }
}

export const uploads = new Uploads();
