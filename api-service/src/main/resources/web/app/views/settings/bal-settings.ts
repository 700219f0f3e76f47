import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LEVELS, unsafePreviews, type Previews } from '../../lib/previews';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { theme, type Theme } from '../../lib/theme';
import { Watch } from '../../lib/watch';
import './bal-credentials';
import './bal-keys';
import './bal-limits';
import './bal-timetable';
import './bal-upkeep';
import './bal-users';
import './bal-webhooks';

const THEMES: Theme[] = ['auto', 'light', 'dark'];
const PREVIEWS: Previews[] = ['blurred', 'shown', 'hidden'];

/// What an admin may change while everything runs.
@customElement('bal-settings')
export class BalSettings extends LitElement {
  static override styles = [sheet, css`
    .page { max-width: 980px; }
    .parts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
    .who { display: flex; gap: 8px 12px; align-items: center; flex-wrap: wrap; } .who select { width: auto; }
  `];

  constructor() {
    super();
    new Watch(this, session);
  }

  override render() {
    const who = session.who;
    return html`<div class="page">
      <div class="head"><h1>Settings</h1>
        <span class="muted who">${typeof who === 'object' ? html`${who.name}, ${who.role}` : ''} <label class="row">Colours <select @change=${(event: Event) => theme.set((event.target as HTMLSelectElement).value as Theme)}>
          ${THEMES.map((each) => html`<option ?selected=${each === theme.now}>${each}</option>`)}</select></label>
          <label class="row">Adult previews <select @change=${(event: Event) => unsafePreviews.set((event.target as HTMLSelectElement).value as Previews)}>
          ${PREVIEWS.map((each) => html`<option ?selected=${each === unsafePreviews.now}>${each}</option>`)}</select></label>
          <label class="row">from level <select @change=${(event: Event) => unsafePreviews.setFrom(Number((event.target as HTMLSelectElement).value))}>
          ${LEVELS.map((each) => html`<option value=${each.level} ?selected=${each.level === unsafePreviews.from}>${each.word}</option>`)}</select></label>
          <button @click=${() => session.signOut()}>Sign out</button></span></div>
      <div class="parts">
        ${session.may('admin') ? html`<bal-upkeep></bal-upkeep>` : ''}
        <bal-limits></bal-limits>
        <bal-timetable></bal-timetable>
        ${session.may('admin') ? html`<bal-credentials></bal-credentials><bal-keys></bal-keys><bal-users></bal-users><bal-webhooks></bal-webhooks>` : ''}
      </div>
    </div>`;
  }
}
