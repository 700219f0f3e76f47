import { css } from 'lit';

/// What all parts share: controls, tables, pills, focus.
export const sheet = css`
  :host { box-sizing: border-box; }
  *, *::before, *::after { box-sizing: inherit; }
  [hidden] { display: none !important; }

  /* A grid of one column is never wider than the room it has. */
  :where(article, section, form, header, ul, ol, li) { grid-template-columns: minmax(0, 1fr); }

  h1 { font-size: 20px; line-height: 1.2; margin: 0; font-weight: 650; letter-spacing: -0.01em; }
  h2 { font-size: 15px; line-height: 1.3; margin: 0; font-weight: 650; }
  h3 { font-size: 13px; margin: 0; font-weight: 650; }
  p { margin: 0; }
  a { color: var(--accent); text-underline-offset: 2px; }
  code, .mono { font-family: var(--mono); font-size: 0.92em; }
  .num { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .muted { color: var(--muted); }
  .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
  .break { overflow-wrap: anywhere; }
  .grow { flex: 1; min-width: 0; }
  .row { display: flex; align-items: center; gap: 8px; }
  .wrap { flex-wrap: wrap; }
  .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: var(--radius-small); }

  .i { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; vertical-align: -3px; }
  @media (prefers-reduced-motion: no-preference) {
    .spin { animation: spin 1s linear infinite; }
  }
  @keyframes spin { to { transform: rotate(1turn); } }

  button, input, select, textarea { font: inherit; color: inherit; }
  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-height: 32px; padding: 4px 12px; border: 1px solid var(--line); border-radius: var(--radius-small);
    background: var(--surface); color: var(--text); cursor: pointer; white-space: nowrap; text-decoration: none;
    transition: background-color var(--quick), border-color var(--quick);
  }
  button:hover:not(:disabled), .button:hover { background: var(--hover); border-color: var(--line-strong); }
  button:disabled { opacity: 0.6; cursor: default; }
  .primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); font-weight: 600; }
  .primary:hover:not(:disabled) { background: color-mix(in srgb, var(--accent), var(--text) 15%); border-color: transparent; }
  .soft { background: var(--accent-soft); border-color: transparent; color: var(--accent); font-weight: 600; }
  .danger { color: var(--bad); }
  .danger.primary { background: var(--bad); border-color: var(--bad); color: var(--surface); }
  .quiet { background: transparent; border-color: transparent; }
  .square { padding: 4px; min-width: 32px; }
  .small { min-height: 28px; padding: 2px 8px; }
  .small.square { min-width: 28px; padding: 2px; }

  input:not([type="checkbox"], [type="radio"]), select, textarea {
    min-height: 34px; padding: 5px 10px; border: 1px solid var(--line-strong); border-radius: var(--radius-small);
    background: var(--surface); width: 100%;
  }
  select { padding-right: 4px; }
  input[type="checkbox"], input[type="radio"] { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); flex: none; }
  ::placeholder { color: var(--muted); opacity: 1; }
  label { display: block; }
  .field { display: grid; gap: 4px; align-content: start; }
  .field > span { font-weight: 600; }
  .field small, small.hint { color: var(--muted); font-size: 12.5px; }
  .wrong { color: var(--bad); font-size: 12.5px; }

  .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
  .pill {
    display: inline-flex; align-items: center; gap: 4px; padding: 0 7px; border-radius: 99px; min-height: 20px;
    background: var(--sunken); color: var(--muted); font-size: 12px; white-space: nowrap; max-width: 100%;
  }
  .chip {
    min-height: 28px; padding: 2px 10px; border-radius: 99px; background: transparent; color: var(--muted); border-color: var(--line);
  }
  .chip[aria-pressed="true"], .chip[aria-selected="true"] {
    background: var(--accent-soft); color: var(--accent); border-color: color-mix(in srgb, var(--accent), transparent 55%);
  }

  table { border-collapse: collapse; width: 100%; }
  th { text-align: left; font-weight: 600; font-size: 12.5px; color: var(--muted); white-space: nowrap; padding: 8px; }
  td { padding: 8px; border-top: 1px solid var(--line); vertical-align: middle; }
  td.num, th.num { text-align: right; }

  .problem { display: flex; gap: 8px; align-items: flex-start; padding: 10px 12px; border-radius: var(--radius-small); background: var(--bad-soft); color: var(--text); }
  .problem > .i { color: var(--bad); margin-top: 2px; }
  .note { display: flex; gap: 8px; align-items: flex-start; padding: 10px 12px; border-radius: var(--radius-small); background: var(--accent-soft); }
  .note > .i { color: var(--accent); margin-top: 2px; }
  details > summary { cursor: pointer; color: var(--muted); }
  pre { margin: 0; padding: 12px; overflow-x: auto; background: var(--sunken); border-radius: var(--radius-small); font: 12.5px/1.5 var(--mono); }

  .page { padding: 20px 24px 96px; max-width: 1560px; margin: 0 auto; }
  .head { display: flex; align-items: center; gap: 12px; flex-wrap: wrap; margin-bottom: 16px; }
  .head h1 { margin-right: auto; }
  @media (max-width: 719px) {
    .page { padding: 14px 14px 120px; }
  }
`;
