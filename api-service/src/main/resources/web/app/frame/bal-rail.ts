import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon, type IconName } from '../lib/icons';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';
import { sentence } from '../lib/http';
import { theme, type Theme } from '../lib/theme';
import { toasts } from '../lib/toasts';

const PLACES: [string, string, IconName][] = [
  ['models', 'Catalog', 'catalog'],
  ['installed', 'Installed', 'installed'],
  ['custom', 'Custom', 'own'],
  ['jobs', 'Jobs', 'jobs'],
  ['fleet', 'Fleet', 'fleet'],
  ['settings', 'Settings', 'settings'],
];

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };

/// The ways to the views: at the left, or at the bottom of a narrow screen.
@customElement('bal-rail')
export class BalRail extends LitElement {
  static override styles = [sheet, css`
    nav { position: fixed; inset: 0 auto 0 0; width: var(--rail); z-index: 20; background: var(--surface); border-right: 1px solid var(--line); display: flex; flex-direction: column; align-items: stretch; padding: 10px 4px; gap: 2px; }
    a, button { display: grid; justify-items: center; gap: 2px; padding: 8px 0; border-radius: var(--radius-small); color: var(--muted); text-decoration: none; font-size: 11px; border: 0; background: none; min-height: 0; width: 100%; }
    a .i, button .i { width: 20px; height: 20px; }
    a:hover, button:hover:not(:disabled) { background: var(--hover); color: var(--text); }
    a[aria-current] { background: var(--accent-soft); color: var(--accent); }
    .mark { color: var(--accent); padding: 2px 0 10px; display: grid; justify-items: center; }
    .mark svg { width: 26px; height: 26px; }
    .skip { position: fixed; left: 8px; top: -60px; width: auto; z-index: 50; background: var(--surface); padding: 8px 12px; font-size: 14px; }
    .skip:focus { top: 8px; }
    .gap { flex: 1; }
    @media (max-width: 719px) {
      nav { inset: auto 0 0 0; width: auto; flex-direction: row; border-right: 0; border-top: 1px solid var(--line); padding: 4px; padding-bottom: max(4px, env(safe-area-inset-bottom)); }
      .wide { display: none; }
    }
  `];

  @property() here = '';
  @state() private colours = theme.now;

  private switchTheme(): void {
    theme.set(NEXT[this.colours]);
    this.colours = theme.now;
  }

  private skip(): void {
    this.dispatchEvent(new Event('skip'));
  }

  private leave(): void {
    session.signOut().catch((error: unknown) => toasts.failed(sentence(error)));
  }

  override render() {
    return html`<nav aria-label="Views">
      <button class="skip" @click=${this.skip}>To the content</button>
      <span class="mark wide" aria-hidden="true"><svg class="i" viewBox="0 0 16 16"><path d="M8 2v8M4.8 7.2L8 10.4l3.2-3.2M2.5 13.5h11"></path></svg></span>
      ${PLACES.map(([name, word, sign]) => html`
        <a href="/admin/${name}" aria-current=${this.here === name ? 'page' : 'false'} ?data-here=${this.here === name}>${icon(sign)}${word}</a>`)}
      <span class="gap wide"></span>
      <button class="wide" @click=${this.switchTheme} aria-label="Colours: ${this.colours}. Change">${icon('theme')}${this.colours}</button>
      <button class="wide" @click=${this.leave}>${icon('leave')}Sign out</button>
    </nav>`;
  }

  override updated(): void {
    // An attribute that says false would still be matched by a selector.
    this.renderRoot.querySelectorAll('[aria-current="false"]').forEach((link) => link.removeAttribute('aria-current'));
  }
}
