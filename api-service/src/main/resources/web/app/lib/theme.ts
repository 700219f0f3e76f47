export type Theme = 'auto' | 'light' | 'dark';

const KEPT = 'ballast-theme';

function read(): Theme {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

function show(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/// Light, dark, or as the system says; kept in this browser.
export const theme = {
  now: read(),
  set(to: Theme): void {
    this.now = to;
    if (to === 'auto') localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, to);
    show(to);
  },
};

show(theme.now);
