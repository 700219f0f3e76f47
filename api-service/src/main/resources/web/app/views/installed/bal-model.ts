import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { bytes, count } from '../../lib/format';
import { Problem, sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { isFinal } from '../../lib/jobs';
import { OpenedFocus } from '../../lib/keys';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Job, ModelDetail, ModelFile, Safety } from '../../lib/types';
import { Watch } from '../../lib/watch';
import '../../parts/bal-copy';
import '../../parts/bal-state';
import '../../parts/bal-time';
import './bal-updates';
import { canBeAsked } from './follows';

const DAMAGE: Record<string, string> = {
  missing: 'This file is missing.',
  changed: 'Its content is not what was installed.',
};

const SAFETY: Record<Safety, string> = {
  clean: 'Loading it runs no code.',
  suspicious: 'Loading it uses code that nobody has judged',
  unreadable: 'Not all of it could be read, so nobody knows whether loading it runs code.',
  dangerous: 'Loading it runs code',
};

/// An installed model with its proof: the commit, and the SHA-256 of each file.
@customElement('bal-model')
export class BalModel extends LitElement {
  static override styles = [sheet, css`
    article { outline-offset: -2px; padding: 16px; display: grid; gap: 16px; }
    header { display: flex; gap: 8px; align-items: start; }
    header h2 { font-size: 17px; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 14px; margin: 0; align-items: baseline; }
    dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
    ul { list-style: none; margin: 0; padding: 0; }
    li { padding: 8px 0; border-top: 1px solid var(--line); display: grid; gap: 2px; }
    li code { overflow-wrap: anywhere; color: var(--muted); }
    .line { display: flex; gap: 10px; align-items: baseline; }
    small { color: var(--muted); }
    .bad { color: var(--bad); }
    @media (min-width: 1240px) { article { position: sticky; top: 68px; max-height: calc(100dvh - 84px); overflow: auto; } }
  `];

  @property() model = '';
  @state() private detail: ModelDetail | null = null;
  @state() private missing = '';

  constructor() {
    super();
    new Watch(this, session);
    new OpenedFocus(this, () => this.detail?.id ?? '');
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model')) void this.read();
  }

  private async read(): Promise<void> {
    const id = this.model;
    if (this.detail?.id !== id) this.detail = null;
    this.missing = '';
    try {
      const detail = await api.model(id);
      if (id === this.model) this.detail = detail;
    } catch (error) {
      if (id !== this.model) return;
      this.detail = null;
      this.missing = error instanceof Problem && error.status === 404 ? 'This model is not installed any more.' : sentence(error);
    }
  }

  private async begin(verb: (id: string) => Promise<Job>, word: string): Promise<void> {
    try {
      const job = await verb(this.model);
      live.put(job);
      toasts.done(`${word} ${this.detail?.name ?? 'it'}.`, { link: { label: 'Watch it', path: `/admin/jobs/${job.id}` } });
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  private async pin(model: ModelDetail): Promise<void> {
    try {
      await api.pinModel(model.id, !model.pinned);
      this.changed();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  /// The list says it too.
  private changed(): void {
    this.dispatchEvent(new Event('changed'));
    void this.read();
  }

  /// A job that ended may have changed what is known of this model.
  private readonly moved = (event: Event) => {
    const { job } = (event as CustomEvent<{ job: Job }>).detail;
    if (isFinal(job) && job.source === this.detail?.source) void this.read();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('moved', this.moved);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    live.removeEventListener('moved', this.moved);
  }

  override render() {
    const model = this.detail;
    const close = html`<button class="quiet square" aria-label="Close this model" @click=${() => this.dispatchEvent(new Event('closed'))}>${icon('stop')}</button>`;
    if (!model) return html`<article class="card"><header><h2 class="grow">${this.missing || 'Reading the model'}</h2>${close}</header></article>`;
    return html`<article class="card" tabindex="-1" aria-label="Model ${model.name}">
      <header><h2 class="grow">${model.name}</h2>${close}</header>
      <div class="row wrap"><bal-state .state=${model.state}></bal-state><span class="num">${bytes(model.size)}</span><span class="muted">${count(model.files, 'file')}</span></div>
      ${session.may('operator') ? html`<div class="row wrap">
        ${model.state === 'damaged' ? html`<button class="primary" @click=${() => this.begin(api.repair, 'Repairing')}>${icon('retry')} Repair</button>` : ''}
        <button @click=${() => this.begin(api.verify, 'Verifying')}>${icon('shield')} Verify</button>
        <button aria-pressed=${model.pinned} @click=${() => this.pin(model)}>${icon('pin')} ${model.pinned ? 'Unpin' : 'Pin'}</button>
        <button class="danger" @click=${() => this.dispatchEvent(new CustomEvent('remove', { detail: model }))}>${icon('trash')} Delete</button></div>` : ''}
      ${model.state === 'damaged' ? html`<div class="problem" role="alert">${icon('warn')}<p><b>Files of this model are damaged or missing.</b> Repair it: only those are fetched again.</p></div>` : ''}
      ${model.safety === 'dangerous' ? html`<div class="problem" role="alert">${icon('warn')}<p><b>Files of this model run code when they are loaded.</b> Take a .safetensors or .gguf file of it instead, or load it where that does no harm.</p></div>` : ''}
      <dl>
        <dt>Path</dt><dd><code>${model.path}</code> <bal-copy .text=${model.path} what="Copy the path"></bal-copy></dd>
        <dt>Source</dt><dd><code>${model.source}</code></dd>
        ${model.revision ? html`<dt>Pinned to</dt><dd><code>${model.revision}</code> <bal-copy .text=${model.revision} what="Copy what it is pinned to"></bal-copy></dd>` : ''}
        <dt>Verified</dt><dd>${model.verified_at ? html`<bal-time .at=${model.verified_at}></bal-time>` : html`when it was installed, <bal-time .at=${model.installed_at}></bal-time>`}</dd>
        <dt>Last used</dt><dd><bal-time .at=${model.last_used_at}></bal-time>${model.pinned ? '; pinned, so it stays on a full volume' : ''}</dd>
        <dt>View</dt><dd>${model.view} on ${model.volume}</dd>
        ${model.job_id ? html`<dt>Job</dt><dd><a href="/admin/jobs/${model.job_id}">that brought it</a></dd>` : ''}
      </dl>
      ${canBeAsked(model.source) ? html`<bal-updates .model=${model} @changed=${() => this.changed()}></bal-updates>` : ''}
      <section><h3>Files</h3><ul>${model.manifest.files.map((file) => this.file(file))}</ul></section>
    </article>`;
  }

  private file(file: ModelFile) {
    const facts = file.facts;
    const told = facts
      ? [facts.format === 'unknown' ? null : facts.format, facts.architecture, facts.quantization ?? facts.dtype, facts.parameters ? `${short(facts.parameters)} parameters` : null].filter(Boolean).join(' · ')
      : '';
    return html`<li>
      <div class="line"><span class="grow break">${file.path}</span><span class="num muted">${bytes(file.size)}</span></div>
      ${told ? html`<small>${told}</small>` : ''}
      ${facts?.safety && facts.safety.verdict !== 'clean' ? html`<small class="bad break">${SAFETY[facts.safety.verdict]}${facts.safety.imports.length ? html`: <code>${facts.safety.imports.join(', ')}</code>` : ''}</small>` : ''}
      ${file.damage ? html`<small class="bad">${DAMAGE[file.damage] ?? file.damage}</small>` : ''}
      ${facts?.problems.map((problem) => html`<small class="bad">${problem}</small>`) ?? ''}
      <small>SHA-256 <code>${file.sha256}</code> <bal-copy .text=${file.sha256} what="Copy the SHA-256 of ${file.path}"></bal-copy></small>
    </li>`;
  }
}

function short(number: number): string {
  return Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(number);
}
