import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../../lib/api';
import { bytes, count } from '../../lib/format';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Found, Job } from '../../lib/types';
import { Watch } from '../../lib/watch';
import '../../parts/bal-time';

const SHOWN = 100;

/// What other programs put on the volumes, as the newest scans saw it. Ballast touches none of it.
@customElement('bal-found')
export class BalFound extends LitElement {
  static override styles = [sheet, css`
    section { margin-top: 20px; padding: 14px; display: grid; gap: 10px; }
    header { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
    td:first-child, th:first-child { padding-left: 0; }
    td.name { max-width: 0; width: 55%; }
    td.name code { display: block; }
    td.name small { display: block; color: var(--muted); }
    @media (max-width: 719px) { .late { display: none; } }
  `];

  @state() private items: Found[] | null = null;
  @state() private total = 0;
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, session);
  }

  private readonly moved = (event: Event) => {
    const { job } = (event as CustomEvent<{ job: Job }>).detail;
    if (job.kind === 'scan' && job.state === 'completed') void this.read();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('moved', this.moved);
    void this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    live.removeEventListener('moved', this.moved);
  }

  private async read(): Promise<void> {
    try {
      const page = await api.found(SHOWN);
      this.items = page.items;
      this.total = page.total;
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  private async scan(): Promise<void> {
    this.busy = true;
    try {
      const jobs = await Promise.all(live.volumes.map((volume) => api.scan(volume.name)));
      jobs.forEach((job) => live.put(job));
      if (!jobs[0]) toasts.failed('No worker has mounted a volume.');
      else toasts.done('Looking for files of other programs.', { link: { label: 'Watch it', path: `/admin/jobs/${jobs[0].id}` } });
    } catch (error) {
      toasts.failed(sentence(error));
    } finally {
      this.busy = false;
    }
  }

  override render() {
    const items = this.items;
    return html`<section class="card" aria-label="Found on the volume">
      <header><h2>Found on the volume</h2>${this.total ? html`<span class="muted num">${count(this.total, 'file')}</span>` : ''}<span class="grow"></span>
        ${session.may('operator') ? html`<button ?disabled=${this.busy} @click=${this.scan}>${icon(this.busy ? 'spin' : 'search')} Scan</button>` : ''}</header>
      <p class="muted">Weights and caches of other programs. Ballast lists them and leaves them as they are.</p>
      ${items?.length ? this.table(items) : html`<p class="muted">${items === null ? html`${icon('spin')} Reading` : 'None so far.'}</p>`}
      ${items && this.total > items.length ? html`<p class="muted">The first ${items.length} are shown.</p>` : ''}
    </section>`;
  }

  private table(items: Found[]) {
    return html`<table>
      <thead><tr><th>File</th><th class="late">Family</th><th class="num">Size</th><th class="late">Changed</th></tr></thead>
      <tbody>${repeat(items, (file) => file.id, (file) => html`<tr>
        <td class="name"><code class="cut" title=${file.path}>${file.path}</code><small class="cut">${file.source ?? ''}</small>${file.kind === 'cache' ? html`<span class="pill">auto-downloaded</span>` : ''}</td>
        <td class="late">${file.family ?? ''}</td><td class="num">${bytes(file.size)}</td><td class="late"><bal-time .at=${file.modified}></bal-time></td></tr>`)}</tbody>
    </table>`;
  }
}
