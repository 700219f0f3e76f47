import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { count, duration, percent, share, sourceName, speed } from '../lib/format';
import { icon } from '../lib/icons';
import { isMoving } from '../lib/jobs';
import { live } from '../lib/live';
import { route } from '../lib/route';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';
import { steer } from '../lib/steer';
import { reasonWords } from '../lib/failures';
import type { Job } from '../lib/types';
import { uploads } from '../lib/uploads';
import { Watch } from '../lib/watch';
import '../parts/bal-bar';
import '../parts/bal-state';
import '../parts/bal-uploads';

/// As many as the selector of parallel downloads offers.
const SHOWN = 5;
/// After so long without a byte a download counts as stalled, milliseconds.
const STALL = 30_000;
const KEPT = 'ballast-tray';
const NARROW = '(max-width: 719px)';

/// The running downloads, on every view.
@customElement('bal-tray')
export class BalTray extends LitElement {
  static override styles = [sheet, css`
    section { position: fixed; right: 16px; bottom: 16px; z-index: 18; width: min(360px, calc(100vw - 32px)); box-shadow: var(--shadow); overflow: hidden; }
    header { display: flex; align-items: center; gap: 8px; padding: 6px 8px 6px 14px; }
    ul { list-style: none; margin: 0; padding: 0 14px 8px; display: grid; gap: 10px; max-height: 46vh; overflow: auto; }
    li { display: grid; gap: 3px; border-top: 1px solid var(--line); padding-top: 8px; }
    li a { color: inherit; text-decoration: none; font-weight: 600; }
    li a:hover { text-decoration: underline; }
    .line { display: flex; gap: 8px; justify-content: space-between; color: var(--muted); font-size: 12.5px; font-variant-numeric: tabular-nums; }
    bal-uploads { display: block; padding: 0 14px 8px; max-height: 30vh; overflow: auto; }
    .warn { color: var(--warn); }
    @media (max-width: 719px) { section { right: 8px; left: 8px; width: auto; bottom: calc(64px + env(safe-area-inset-bottom)); } }
  `];

  @state() private chosen = localStorage.getItem(KEPT);
  /// Where the jobs are on view themselves the tray stays folded until it is wanted.
  @state() private wantedAmongJobs = false;
  private readonly grown = new Map<string, { bytes: number; at: number }>();

  constructor() {
    super();
    new Watch(this, live, route, session, uploads);
  }

  private get open(): boolean {
    if (route.words[0] === 'jobs') return this.wantedAmongJobs;
    return this.chosen === null ? !matchMedia(NARROW).matches : this.chosen === 'open';
  }

  private fold(): void {
    if (route.words[0] === 'jobs') {
      this.wantedAmongJobs = !this.wantedAmongJobs;
      return;
    }
    this.chosen = this.open ? 'folded' : 'open';
    localStorage.setItem(KEPT, this.chosen);
  }

  /// When each download grew last. One that rests, or publishes, begins anew when it goes on.
  override willUpdate(): void {
    const loading = live.active().filter((job) => job.state === 'downloading');
    const ids = new Set(loading.map((job) => job.id));
    [...this.grown.keys()].filter((id) => !ids.has(id)).forEach((id) => this.grown.delete(id));
    for (const { id, bytes_done } of loading) {
      if (this.grown.get(id)?.bytes !== bytes_done) this.grown.set(id, { bytes: bytes_done, at: Date.now() });
    }
  }

  private stalled(job: Job): boolean {
    const last = this.grown.get(job.id);
    return last !== undefined && Date.now() - last.at > STALL;
  }

  override render() {
    const moving = live.active().filter((job) => isMoving(job));
    // The view that sends files shows them itself.
    const sending = route.words[0] === 'add' ? 0 : uploads.list.length;
    const words = [...(moving.length ? [`${moving.length} running`] : []), ...(sending ? [count(sending, 'upload')] : [])];
    if (words.length === 0) return nothing;
    return html`<section class="card" aria-label="Running downloads">
      <header><b class="grow">${words.join(', ')}</b>${moving.length ? html`<span class="num muted">${speed(live.speed())}</span>` : ''}
        <button class="quiet small square" aria-expanded=${this.open} aria-label=${this.open ? 'Fold the downloads' : 'Show the downloads'} @click=${this.fold}>${icon(this.open ? 'fold' : 'up')}</button></header>
      ${this.open ? html`<ul>${repeat(moving.slice(0, SHOWN), (job) => job.id, (job) => this.one(job))}
        ${moving.length > SHOWN ? html`<li><a href="/admin/jobs">and ${moving.length - SHOWN} more</a></li>` : ''}</ul>
        ${sending ? html`<bal-uploads></bal-uploads>` : ''}` : ''}
    </section>`;
  }

  private one(job: Job) {
    const eta = live.etaOf(job);
    const name = sourceName(job.source);
    const slow = this.stalled(job) ? 'nothing came for 30 s' : job.reason ? reasonWords(job.reason) : '';
    return html`<li>
      <div class="row"><a class="cut grow" href="/admin/jobs/${job.id}" title=${job.source}>${name}</a>
        ${session.may('operator') ? html`<button class="quiet small square" aria-label="Pause ${name}" @click=${() => steer.pause([job])}>${icon('pause')}</button>` : ''}</div>
      <bal-bar .value=${job.progress} label=${name}></bal-bar>
      <div class="line"><span>${job.state === 'downloading' ? share(job.bytes_done, job.bytes_total) : job.state}${job.progress === null ? '' : html` · ${percent(job.progress)}`}</span>
        <span>${slow ? html`<span class="warn">${slow}</span>` : eta === null ? speed(live.speedOf(job)) : html`${speed(live.speedOf(job))} · ${duration(eta)} left`}</span></div>
    </li>`;
  }
}
