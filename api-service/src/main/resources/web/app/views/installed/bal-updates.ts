import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { advice } from '../../lib/failures';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Model, Update } from '../../lib/types';
import { Watch } from '../../lib/watch';
import '../../parts/bal-time';
import { isFollowing, repositoryOf } from './follows';

/// Whether the source of a model has something newer, whether the model follows it, and which
/// earlier revisions lie beside it.
@customElement('bal-updates')
export class BalUpdates extends LitElement {
  static override styles = [sheet, css`
    section { display: grid; gap: 8px; }
    ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 4px; }
    li { display: flex; gap: 10px; align-items: baseline; }
  `];

  @property({ attribute: false }) model!: Model;
  @state() private busy = false;
  @state() private kept: Model[] = [];

  constructor() {
    super();
    new Watch(this, session);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model')) void this.readKept();
  }

  private async readKept(): Promise<void> {
    const model = this.model;
    const repository = repositoryOf(model.source);
    const found = repository ? (await api.models({ q: `${repository}@`, limit: 200 }).catch(() => null))?.items ?? [] : [];
    if (model === this.model) this.kept = found.filter((other) => other.id !== model.id && repositoryOf(other.source) === repository && other.view === model.view);
  }

  private async change(work: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await work();
      this.dispatchEvent(new Event('changed'));
    } catch (error) {
      toasts.failed(sentence(error));
    } finally {
      this.busy = false;
    }
  }

  private readonly fetch = () => this.change(async () => {
    const job = await api.updateModel(this.model.id);
    live.put(job);
    toasts.done(`Fetching what is newer of ${this.model.name}.`, { link: { label: 'Watch it', path: `/admin/jobs/${job.id}` } });
  });

  override render() {
    const { id, watch, source, update } = this.model;
    const follows = isFollowing(source);
    return html`<section aria-label="Updates">
      <h3>Updates</h3>
      ${this.news()}
      ${watch ? html`<p class="muted">Follows its branch since <bal-time .at=${watch.since}></bal-time>, as ${watch.owner} wanted.</p>` : ''}
      ${session.may('operator') ? html`<div class="row wrap">
        ${update?.available && follows ? html`<button class="small primary" ?disabled=${this.busy} @click=${this.fetch}>${icon('down')} Fetch it</button>` : ''}
        ${update?.available && source.startsWith('civitai:') ? html`<a class="button small" href="/admin/add?source=civitai://${update.revision}">${icon('plus')} Add that version</a>` : ''}
        <button class="small" ?disabled=${this.busy} @click=${() => this.change(() => api.checkModel(id))}>${icon(this.busy ? 'spin' : 'search')} Look for an update</button>
        ${watch ? html`<button class="small" ?disabled=${this.busy} @click=${() => this.change(() => api.unwatchModel(id))}>Stop following</button>`
          : follows ? html`<button class="small" ?disabled=${this.busy} @click=${() => this.change(() => api.watchModel(id))}>Follow its branch</button>` : ''}</div>` : ''}
      ${this.kept.length ? html`<h3>Other revisions here</h3><ul>${this.kept.map((other) => html`<li>
        <a class="cut" href="/admin/installed/${other.id}"><code>${other.revision ?? other.source}</code></a><span class="muted"><bal-time .at=${other.installed_at}></bal-time></span></li>`)}</ul>` : ''}
    </section>`;
  }

  private news() {
    const update = this.model.update;
    if (!update) return html`<p class="muted">Nobody has asked its source yet.</p>`;
    const asked = html`<span class="muted">asked <bal-time .at=${update.checked_at}></bal-time></span>`;
    if (update.available) return html`<p class="break"><b>There is a newer revision:</b> <code>${update.revision}</code>, ${asked}</p>${this.trouble(update)}`;
    return update.error ? html`${this.trouble(update)}<p>${asked}</p>` : html`<p>Nothing newer, ${asked}</p>`;
  }

  /// Why the source did not say, or the watch was refused.
  private trouble({ error }: Update) {
    if (!error) return '';
    const refused = this.model.watch && error.code === 'INVALID_REQUEST';
    return html`<p class="break"><b>${refused ? 'It cannot follow its branch.' : advice(error.code).happened}</b> ${error.detail}</p>`;
  }
}
