import type { ReactiveController, ReactiveControllerHost } from 'lit';

/// Renders an element again whenever one of these says `change`, as long as it is on the page.
export class Watch implements ReactiveController {
  private readonly sources: EventTarget[];
  private readonly update = () => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost, ...sources: EventTarget[]) {
    this.sources = sources;
    host.addController(this);
  }

  hostConnected(): void {
    this.sources.forEach((source) => source.addEventListener('change', this.update));
  }

  hostDisconnected(): void {
    this.sources.forEach((source) => source.removeEventListener('change', this.update));
  }
}

/// Calls `work` at once and then every so often, as long as the element is on the page and the page
/// can be seen. A call that fails is repeated at the next turn.
export class Every implements ReactiveController {
  private timer = 0;
  private connected = false;
  private readonly seen = () => {
    if (!document.hidden) this.turn();
  };

  constructor(
    host: ReactiveControllerHost,
    private readonly milliseconds: number,
    private readonly work: () => Promise<unknown> | void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.connected = true;
    document.addEventListener('visibilitychange', this.seen);
    this.turn();
  }

  hostDisconnected(): void {
    this.connected = false;
    document.removeEventListener('visibilitychange', this.seen);
    clearTimeout(this.timer);
  }

  private turn(): void {
    clearTimeout(this.timer);
    void Promise.resolve(this.work()).catch(() => undefined).finally(() => {
      clearTimeout(this.timer);
      // It may have left while the work was under way.
      if (this.connected && !document.hidden) this.timer = window.setTimeout(() => this.turn(), this.milliseconds);
    });
  }
}
