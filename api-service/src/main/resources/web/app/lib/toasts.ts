export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
  action?: { label: string; run: () => void };
  link?: { label: string; path: string };
}

/// How long an undo is offered, milliseconds.
export const UNDO_TIME = 10_000;

/// Of messages that only tell of something done, the last ones are enough.
const TOLD = 4;

/// Short messages at the edge of the page. Failures stay until they are closed, and what can be
/// undone as long as it can.
class Toasts extends EventTarget {
  readonly shown: Toast[] = [];
  private readonly timers = new Map<number, number>();
  private next = 1;

  done(text: string, more: Pick<Toast, 'action' | 'link'> = {}, time = 6000): number {
    const id = this.add({ text, kind: 'done', ...more });
    clearTimeout(this.timers.get(id));
    this.timers.set(id, window.setTimeout(() => this.close(id), time));
    return id;
  }

  failed(text: string): number {
    return this.add({ text, kind: 'failed' });
  }

  close(id: number): void {
    const place = this.shown.findIndex((toast) => toast.id === id);
    if (place < 0) return;
    this.shown.splice(place, 1);
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.dispatchEvent(new Event('change'));
  }

  private add(toast: Omit<Toast, 'id'>): number {
    const same = this.shown.find((other) =>
      other.text === toast.text && other.kind === toast.kind && other.link?.path === toast.link?.path && !other.action && !toast.action);
    if (same) return same.id;
    const id = this.next++;
    this.shown.push({ id, ...toast });
    const told = this.shown.filter((other) => other.kind === 'done' && !other.action);
    if (told.length > TOLD) this.close(told[0]!.id);
    this.dispatchEvent(new Event('change'));
    return id;
  }
}

export const toasts = new Toasts();

/// What was done but can still be undone.
export interface Pending {
  /// Takes the offer back: neither is it done for good nor undone.
  settle(): void;
}

interface Waiting extends Pending {
  commit: (leaving: boolean) => Promise<unknown>;
}

const pending = new Set<Waiting>();

/// Says that something was done, does it when the time to undo it is over, or when the page is left.
///
/// @param commit does it for good; told whether the page is being left, and nothing more can be shown
export function undoable(text: string, commit: (leaving: boolean) => Promise<unknown>, undo: () => void): Pending {
  const waiting: Waiting = {
    commit,
    settle: () => {
      clearTimeout(timer);
      pending.delete(waiting);
      toasts.close(toast);
    },
  };
  const toast = toasts.done(text, {
    action: {
      label: 'Undo',
      run: () => {
        waiting.settle();
        undo();
      },
    },
  }, UNDO_TIME);
  const timer = window.setTimeout(() => {
    waiting.settle();
    void commit(false);
  }, UNDO_TIME);
  pending.add(waiting);
  return waiting;
}

/// Does at once for good whatever could still be undone, as whoever did it goes.
export async function commitAll(): Promise<void> {
  const all = [...pending];
  all.forEach((waiting) => waiting.settle());
  await Promise.allSettled(all.map((waiting) => waiting.commit(true)));
}

window.addEventListener('pagehide', () => void commitAll());
