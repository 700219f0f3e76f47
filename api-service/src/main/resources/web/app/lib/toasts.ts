export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
  action?: { label: string; run: () => void };
  link?: { label: string; path: string };
}

/// How long an undo is offered, milliseconds.
export const UNDO_TIME = 10_000;

/// Short messages at the edge of the page. Failures stay until they are closed.
class Toasts extends EventTarget {
  readonly shown: Toast[] = [];
  private next = 1;

  done(text: string, more: Pick<Toast, 'action' | 'link'> = {}, time = 6000): number {
    const id = this.add({ text, kind: 'done', ...more });
    window.setTimeout(() => this.close(id), time);
    return id;
  }

  failed(text: string): number {
    return this.add({ text, kind: 'failed' });
  }

  close(id: number): void {
    const place = this.shown.findIndex((toast) => toast.id === id);
    if (place < 0) return;
    this.shown.splice(place, 1);
    this.dispatchEvent(new Event('change'));
  }

  private add(toast: Omit<Toast, 'id'>): number {
    const same = this.shown.find((other) => other.text === toast.text && other.kind === 'failed');
    if (same) return same.id;
    const id = this.next++;
    this.shown.push({ id, ...toast });
    if (this.shown.length > 4) this.shown.shift();
    this.dispatchEvent(new Event('change'));
    return id;
  }
}

export const toasts = new Toasts();

interface Pending {
  timer: number;
  commit: (leaving: boolean) => void;
}

const pending = new Set<Pending>();

/// Says that something was done, does it when the time to undo it is over, or when the page is left.
export function undoable(text: string, commit: (leaving: boolean) => void, undo: () => void): void {
  const entry: Pending = { commit, timer: 0 };
  const toast = toasts.done(text, {
    action: {
      label: 'Undo',
      run: () => {
        settle(entry);
        undo();
      },
    },
  }, UNDO_TIME);
  function settle(which: Pending): void {
    clearTimeout(which.timer);
    pending.delete(which);
    toasts.close(toast);
  }
  entry.timer = window.setTimeout(() => {
    settle(entry);
    commit(false);
  }, UNDO_TIME);
  pending.add(entry);
}

window.addEventListener('pagehide', () => {
  pending.forEach((entry) => {
    clearTimeout(entry.timer);
    entry.commit(true);
  });
  pending.clear();
});
