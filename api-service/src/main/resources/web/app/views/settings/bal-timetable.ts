import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { TimetableEntry } from '../../lib/types';
import { Watch } from '../../lib/watch';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MEGA = 1_000_000;

/// When another speed limit holds.
@customElement('bal-timetable')
export class BalTimetable extends LitElement {
  static override styles = [sheet, css`
    form { padding: 16px; display: grid; gap: 12px; }
    .entry { display: flex; gap: 8px 12px; align-items: end; flex-wrap: wrap; padding: 10px 0; border-top: 1px solid var(--line); }
    .days { display: flex; gap: 4px; flex-wrap: wrap; border: 0; padding: 0; margin: 0; }
    .entry label.field { width: 100px; }
    .entry label.field:has([type="time"]) { width: 126px; }
    .chip { min-width: 44px; }
    .zone { max-width: 280px; }
  `];

  @state() private entries: TimetableEntry[] | null = null;
  @state() private zone = '';
  @state() private problem = '';

  constructor() {
    super();
    new Watch(this, live, session);
  }

  override willUpdate(_changed: PropertyValues<this>): void {
    if (this.entries === null && live.settings) {
      this.entries = live.settings.timetable.map((entry) => ({ ...entry }));
      this.zone = live.settings.timezone;
    }
  }

  private change(place: number, change: Partial<TimetableEntry>): void {
    this.entries = this.entries!.map((entry, i) => (i === place ? { ...entry, ...change } : entry));
  }

  private day(place: number, day: string): void {
    const days = this.entries![place]!.days;
    this.change(place, { days: days.includes(day) ? days.filter((other) => other !== day) : DAYS.filter((other) => other === day || days.includes(other)) });
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    try {
      live.settings = await api.changeSettings({ timetable: this.entries!, timezone: this.zone });
      this.problem = '';
      toasts.done('Saved. It acts within 5 s.');
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  override render() {
    const entries = this.entries;
    if (!entries) return html``;
    const admin = session.may('admin');
    return html`<form class="card" @submit=${this.save}>
      <h2>Timetable</h2>
      <p class="muted">The first entry that holds decides; outside of all of them the limit above does.</p>
      ${entries.map((entry, place) => this.entry(entry, place, admin))}
      ${entries.length === 0 ? html`<p class="muted">Empty: the same limit all week.</p>` : ''}
      <label class="field zone"><span>Time zone</span><input .value=${this.zone} ?disabled=${!admin} @input=${(event: Event) => (this.zone = (event.target as HTMLInputElement).value)}></label>
      ${this.problem ? html`<p class="wrong" role="alert">${this.problem}</p>` : ''}
      ${admin ? html`<div class="row"><button type="button" @click=${() => (this.entries = [...entries, { days: DAYS.slice(0, 5), from: '08:00', to: '18:00', max_speed: 50 * MEGA }])}>${icon('plus')} Add a time</button>
        <button class="primary">Save</button></div>` : ''}
    </form>`;
  }

  private entry(entry: TimetableEntry, place: number, admin: boolean) {
    const limit = entry.paused ? 'paused' : entry.max_speed ? 'speed' : 'free';
    return html`<div class="entry" role="group" aria-label="Entry ${place + 1}">
      <fieldset class="days" aria-label="Days" ?disabled=${!admin}>${DAYS.map((day) => html`<button type="button" class="chip" aria-pressed=${entry.days.includes(day)} @click=${() => this.day(place, day)}>${day}</button>`)}</fieldset>
      <label class="field"><span>From</span><input type="time" .value=${entry.from} ?disabled=${!admin} @change=${(event: Event) => this.change(place, { from: (event.target as HTMLInputElement).value })}></label>
      <label class="field"><span>To</span><input type="time" .value=${entry.to === '24:00' ? '00:00' : entry.to} ?disabled=${!admin} @change=${(event: Event) => this.change(place, { to: (event.target as HTMLInputElement).value })}></label>
      <label class="field"><span>Then</span><select ?disabled=${!admin} @change=${(event: Event) => {
        const kind = (event.target as HTMLSelectElement).value;
        this.change(place, { paused: kind === 'paused' ? true : null, max_speed: kind === 'speed' ? 50 * MEGA : null });
      }}>${[['speed', 'a limit'], ['free', 'no limit'], ['paused', 'a pause']].map(([kind, word]) => html`<option value=${kind!} ?selected=${kind === limit}>${word}</option>`)}</select></label>
      ${limit === 'speed' ? html`<label class="field"><span>MB/s</span><input type="number" min="0.01" step="any" .value=${String(entry.max_speed! / MEGA)} ?disabled=${!admin}
        @change=${(event: Event) => this.change(place, { max_speed: Math.round(Number((event.target as HTMLInputElement).value) * MEGA) })}></label>` : ''}
      ${admin ? html`<button type="button" class="quiet square" aria-label="Remove entry ${place + 1}" @click=${() => (this.entries = this.entries!.filter((_, i) => i !== place))}>${icon('trash')}</button>` : ''}
    </div>`;
  }
}
