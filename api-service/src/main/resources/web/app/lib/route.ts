/// Where in the page the reader is. Addresses are real: they can be shared and the browser's buttons work.
class Route extends EventTarget {
  constructor() {
    super();
    window.addEventListener('popstate', () => this.changed());
  }

  /// The words after `/admin/`: `['jobs', '<id>']`.
  get words(): string[] {
    return location.pathname.replace(/^\/admin\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  }

  get query(): URLSearchParams {
    return new URLSearchParams(location.search);
  }

  go(path: string): void {
    if (path === location.pathname + location.search) return;
    history.pushState(null, '', path);
    this.changed();
  }

  /// Changes what the address says about filters, without a step in the history.
  filter(query: URLSearchParams): void {
    const text = query.toString();
    history.replaceState(null, '', location.pathname + (text && `?${text}`));
    this.changed();
  }

  /// Follows a link within the page; others are left to the browser.
  follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith('/admin/')) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

export const route = new Route();
