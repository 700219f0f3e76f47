import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { speed } from '../../lib/format';
import { Problem, sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Settings } from '../../lib/types';
import { Watch } from '../../lib/watch';

const MEGA = 1_000_000;

/// A setting as people type it, and as the service has it.
interface Limit {
  name: 'max_concurrent_downloads' | 'max_speed' | 'per_host_connections' | 'max_attempts' | 'job_retention_days' | 'verify_every' | 'verify_speed'
    | 'update_check_hours' | 'watch_minutes' | 'keep_revisions' | 'evict_high' | 'evict_low';
  label: string;
  hint: string;
  min: number;
  max?: number;
  empty?: string;
  unit?: Unit;
}

interface Unit {
  typed(value: number | string): number;
  meant(typed: number): number | string;
}

const MEGABYTES: Unit = { typed: (value) => Number(value) / MEGA, meant: (typed) => Math.round(typed * MEGA) };
/// As many digits as an hour needs; more would be noise.
const DAYS: Unit = { typed: (value) => Math.round((hours(String(value)) / 24) * 1e4) / 1e4, meant: (typed) => `PT${Math.round(typed * 24 * 60)}M` };

const LIMITS: Limit[] = [
  { name: 'max_concurrent_downloads', label: 'Downloads at once', hint: 'Jobs in the whole cluster', min: 1, max: 1000 },
  { name: 'max_speed', label: 'Speed, MB/s', hint: 'Of the whole cluster', min: 0.01, unit: MEGABYTES, empty: 'no limit' },
  { name: 'per_host_connections', label: 'Connections per host', hint: 'To one source, over all workers', min: 1, max: 256 },
  { name: 'max_attempts', label: 'Tries', hint: 'Of one file before its job fails', min: 1, max: 100 },
  { name: 'job_retention_days', label: 'Keep ended jobs, days', hint: 'Installed files stay', min: 1, max: 3650, empty: 'for ever' },
  { name: 'verify_every', label: 'Verify models every, days', hint: 'One at a time, the oldest first', min: 0.0416, max: 3650, unit: DAYS, empty: 'never' },
  { name: 'verify_speed', label: 'Verify at, MB/s', hint: 'Read by each worker; 50 by the schedule if empty', min: 0.01, unit: MEGABYTES, empty: 'no limit' },
  { name: 'update_check_hours', label: 'Check for updates, hours', hint: 'Of all; nothing is fetched', min: 1, max: 8760, empty: 'never' },
  { name: 'watch_minutes', label: 'Check watched, minutes', hint: 'What is newer is fetched', min: 1, max: 10080 },
  { name: 'keep_revisions', label: 'Revisions that stay', hint: 'Of a watched model', min: 1, max: 100 },
  { name: 'evict_high', label: 'Evict above, %', hint: 'Of a volume in use', min: 1, max: 100 },
  { name: 'evict_low', label: 'Evict down to, %', hint: 'Those used longest ago go first', min: 0, max: 99 },
];

/// A setting that is one of a few.
interface Pick {
  name: 'unsafe_files' | 'evict';
  label: string;
  hint: string;
  values: [value: string | boolean, words: string][];
}

const PICKS: Pick[] = [
  { name: 'unsafe_files', label: 'Files that run code', hint: 'When loaded, as pickles do',
    values: [['allow', 'are taken'], ['warn', 'are taken and marked'], ['block', 'are refused']] },
  { name: 'evict', label: 'When a volume fills', hint: 'Pinned models stay in any case',
    values: [[false, 'jobs wait for room'], [true, 'models go']] },
];

/// Of an ISO-8601 duration in days, hours and minutes.
function hours(duration: string): number {
  const [, days = 0, hour = 0, minutes = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?/.exec(duration) ?? [];
  return Number(days) * 24 + Number(hour) + Number(minutes) / 60;
}

/// What the field of a limit says; empty for none.
function shown(limit: Limit, settings: Settings): string {
  const value = settings[limit.name];
  return value === null ? '' : String(limit.unit?.typed(value) ?? value);
}

/// The limits, and the queue as a whole.
@customElement('bal-limits')
export class BalLimits extends LitElement {
  static override styles = [sheet, css`
    form { padding: 16px; display: grid; gap: 16px; }
    .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px; }
    fieldset { border: 0; margin: 0; padding: 0; display: contents; }
  `];

  @state() private problem: Problem | null = null;

  constructor() {
    super();
    new Watch(this, live, session);
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    const change: Partial<Settings> = {};
    for (const limit of LIMITS) {
      const text = this.renderRoot.querySelector<HTMLInputElement>(`[name="${limit.name}"]`)!.value.trim();
      const value = text === '' ? null : (limit.unit?.meant(Number(text)) ?? Number(text));
      if (text !== shown(limit, live.settings!)) Object.assign(change, { [limit.name]: value });
    }
    for (const pick of PICKS) {
      const picked = this.renderRoot.querySelector<HTMLSelectElement>(`[name="${pick.name}"]`)!.value;
      const value = pick.values.find(([each]) => String(each) === picked)![0];
      if (value !== live.settings![pick.name]) Object.assign(change, { [pick.name]: value });
    }
    try {
      live.settings = await api.changeSettings(change);
      this.problem = null;
      toasts.done('Saved. It acts within 5 s.');
    } catch (error) {
      this.problem = error instanceof Problem ? error : null;
      if (!this.problem?.errors.length) toasts.failed(sentence(error));
    }
  }

  private async queue(paused: boolean): Promise<void> {
    try {
      await api.queue(paused ? 'resume' : 'pause');
      await live.lookAround();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  override render() {
    const settings = live.settings;
    if (!settings) return html`<div class="card"><form><p class="muted">${icon('spin')} Reading settings</p></form></div>`;
    const paused = live.stats?.paused ?? false;
    const limit = settings.effective_max_speed;
    return html`<form class="card" @submit=${this.save}>
      <div class="row wrap"><h2 class="grow">Limits</h2>
        <span class="muted num">Now: ${limit === null ? 'no speed limit' : limit === 0 ? 'paused by the timetable' : `at most ${speed(limit)}`}</span>
        ${session.may('operator') ? html`<button type="button" @click=${() => this.queue(paused)}>${paused ? html`${icon('play')} Resume the queue` : html`${icon('pause')} Pause the queue`}</button>` : ''}</div>
      <fieldset ?disabled=${!session.may('admin')}>
        <div class="fields">${LIMITS.map((each) => this.field(each, settings))}${PICKS.map((each) => this.pick(each, settings))}</div>
        ${session.may('admin') ? html`<div><button class="primary">Save</button></div>` : ''}
      </fieldset>
    </form>`;
  }

  private pick(pick: Pick, settings: Settings) {
    return html`<label class="field"><span>${pick.label}</span>
      <select name=${pick.name} ?disabled=${!session.may('admin')}>${pick.values.map(([value, words]) => html`<option value=${String(value)} ?selected=${value === settings[pick.name]}>${words}</option>`)}</select>
      <small>${pick.hint}</small></label>`;
  }

  private field(limit: Limit, settings: Settings) {
    const wrong = this.problem?.of(limit.name) ?? '';
    return html`<label class="field"><span>${limit.label}</span>
      <input name=${limit.name} type="number" inputmode="decimal" min=${limit.min} max=${limit.max ?? ''} step=${limit.unit ? 'any' : '1'} ?required=${!limit.empty}
        placeholder=${limit.empty ?? ''} .defaultValue=${shown(limit, settings)} ?disabled=${!session.may('admin')}>
      ${wrong ? html`<span class="wrong" role="alert">${wrong}</span>` : html`<small>${limit.hint}</small>`}</label>`;
  }
}
