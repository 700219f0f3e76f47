import { html, type TemplateResult } from 'lit';

const PATHS = {
  check: 'M3 8.5l3.5 3.5L13 5',
  down: 'M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10',
  warn: 'M8 2.2L14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6L12.5 8z',
  stop: 'M4 4l8 8M12 4l-8 8',
  retry: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.8M9.2 7v3.8',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8L14 14',
  plus: 'M8 3v10M3 8h10',
  catalog: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  installed: 'M8 1.8l5.6 3v6.4L8 14.2l-5.6-3V4.8zM2.6 5L8 8l5.4-3M8 8v6',
  jobs: 'M2.5 4h1M6 4h7.5M2.5 8h1M6 8h7.5M2.5 12h1M6 12h7.5',
  fleet: 'M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.8h.1M5 11.2h.1M8 4.8h3M8 11.2h3',
  settings: 'M2 4.5h6M11.5 4.5H14M9.7 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM2 11.5h2.5M8 11.5h6M6.2 13.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  link: 'M6.5 3.5H3v9.5h9.5V9.5M9 2.5h4.5V7M13 3L7.5 8.5',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5',
  queue: 'M4 2.5h8M4 13.5h8M5 2.5c0 3 6 5 6 8v3M11 2.5c0 3-6 5-6 8v3',
  key: 'M5.5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.8 8.2L13.5 2.5M11 5l2 2',
  theme: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h4.8M8 8h6M8 11h4.8',
  leave: 'M6.5 2.5h-4v11h4M6 8h7.5M10.5 5l3 3-3 3',
  help: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4zM6.2 6.2a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.7-.9 1.3M8 11.2v.1',
  fold: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  speed: 'M2.5 12a6 6 0 1 1 11 0M8 10l3-4',
  drain: 'M3 3h10l-3.5 5v5l-3-1.5V8z',
  upload: 'M8 10.5v-8M4.5 6L8 2.5 11.5 6M3 13.5h10',
  shield: 'M8 1.8l5 2v4c0 3.2-2 5.4-5 6.4-3-1-5-3.2-5-6.4v-4zM5.7 8l1.7 1.7 3-3.2',
  pin: 'M5.5 2.5h5M6.5 2.5v4.2L4.5 9.5h7l-2-2.8V2.5M8 9.5v4.5',
  own: 'M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z',
  list: 'M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h11',
} as const;

export type IconName = keyof typeof PATHS | 'spin';

/// A picture beside a word, so it is not read aloud.
export function icon(name: IconName): TemplateResult {
  if (name === 'spin') {
    return html`<svg class="i spin" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.5" pathLength="100" stroke-dasharray="70 30"></circle></svg>`;
  }
  return html`<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
