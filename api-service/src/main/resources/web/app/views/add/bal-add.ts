import { LitElement, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { advice } from '../../lib/failures';
import { sourceName } from '../../lib/format';
import { Problem, sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { FOLDERS, VIEWS } from '../../lib/folders';
import { live } from '../../lib/live';
import { asSource, recognise } from '../../lib/recognise';
import { route } from '../../lib/route';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { JobRequest, Plan } from '../../lib/types';
import { Watch } from '../../lib/watch';
import './bal-drop';
import './bal-keep';
import './bal-plan';
import { selecting, type Choice } from './choice';
import { entryOf } from './keeping';

/// Paste something, see what it is, choose, fetch.
@customElement('bal-add')
export class BalAdd extends LitElement {
  static override styles = [sheet, css`
    .page { max-width: 880px; }
    form { display: grid; gap: 16px; }
    .paste { display: flex; gap: 8px; flex-wrap: wrap; }
    .paste label { flex: 1 1 320px; }
    .paste input { min-height: 44px; font-size: 16px; }
    .paste button { min-height: 44px; }
    .guess { min-height: 20px; }
    .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 14px; padding: 16px; }
    bal-drop { display: block; margin-top: 20px; }
    .send { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; }
  `];

  @state() private text = '';
  @state() private plan: Plan | null = null;
  @state() private asking = false;
  @state() private problem: Problem | null = null;
  @state() private choice: Choice | null = null;
  @state() private sending = false;
  /// Whether the reader puts it into the catalog.
  @state() private keeping = false;
  @query('#source') private source!: HTMLInputElement;
  private asked: AbortController | null = null;
  /// What the plan was made for; nothing else is sent.
  private planned: JobRequest | null = null;

  constructor() {
    super();
    new Watch(this, session);
  }

  /// An address of the page may bring the source, but only the reader asks for it: a link from
  /// somewhere else must not make a worker call an address.
  override connectedCallback(): void {
    super.connectedCallback();
    this.text = route.query.get('source') ?? '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asked?.abort();
  }

  override firstUpdated(): void {
    this.source?.focus();
  }

  private value(name: string): string {
    return this.renderRoot.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)?.value.trim() ?? '';
  }

  private request(): JobRequest {
    const request: JobRequest = { source: asSource(this.text) };
    const dest = this.value('dest');
    const view = this.value('view');
    const token = this.value('token');
    const volume = this.value('volume');
    if (view) request.view = view;
    if (dest && view !== 'hf-cache' && view !== 'llama-cpp') request.dest = dest;
    if (token) request.token = token;
    if (volume) request.volume = volume;
    return request;
  }

  private pasted(): void {
    // The field has the text only after this event.
    window.setTimeout(() => void this.ask());
  }

  /// The first enter looks, the second sends the form.
  private entered(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || this.plan) return;
    event.preventDefault();
    if (!this.asking) void this.ask();
  }

  private async ask(): Promise<void> {
    if (!this.text.trim() || !session.may('operator')) return;
    this.forget();
    const asked = new AbortController();
    this.asked = asked;
    this.asking = true;
    const request = this.request();
    try {
      const plan = await api.plan(request, asked.signal);
      if (asked.signal.aborted) return;
      this.plan = plan;
      this.planned = request;
    } catch (error) {
      if (asked.signal.aborted) return;
      this.problem = error instanceof Problem ? error : new Problem(0, 'INTERNAL', 'It did not work', sentence(error));
    } finally {
      if (this.asked === asked) this.asking = false;
    }
  }

  private async send(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.planned) return this.ask();
    const request: JobRequest = { ...this.request(), source: this.planned.source, priority: Number(this.value('priority') || 5) };
    const sha256 = this.value('sha256');
    if (sha256) request.sha256 = sha256;
    this.sending = true;
    try {
      const job = await api.submit({ ...request, ...selecting(this.choice) });
      live.put(job);
      toasts.done(job.attached ? `${sourceName(job.source)} is being fetched already.` : `Fetching ${sourceName(job.source)}.`,
        { link: { label: 'Watch it', path: `/admin/jobs/${job.id}` } });
      route.go(`/admin/jobs/${job.id}`);
    } catch (error) {
      this.problem = error instanceof Problem ? error : new Problem(0, 'INTERNAL', 'It did not work', sentence(error));
    } finally {
      this.sending = false;
    }
  }

  override render() {
    if (!session.has('operator')) return html`<div class="page"><h1>Add a model</h1><p class="muted">Your key may look but not fetch. Ask an admin for one with the role operator.</p></div>`;
    const guess = recognise(this.text);
    const open = session.may('operator');
    return html`<div class="page">
      <div class="head"><h1>Add a model</h1></div>
      <form @submit=${this.send}>
        <div class="paste">
          <label><span class="unseen">Model page, repository or address</span>
            <input id="source" data-search autocomplete="off" spellcheck="false" placeholder="Paste a model page, org/name, or a download address" .value=${this.text}
              aria-describedby="guess" @input=${this.typed} @paste=${this.pasted} @keydown=${this.entered}></label>
          <button type="button" class=${this.plan ? '' : 'primary'} ?hidden=${!open} ?disabled=${this.asking || !this.text.trim()} @click=${this.ask}>${this.asking ? icon('spin') : icon('search')} ${this.asking ? 'Asking' : 'Look'}</button>
        </div>
        <p id="guess" class="guess ${guess?.kind === 'unknown' ? 'wrong' : 'muted'}" role="status">${guess?.words ?? 'Hugging Face, CivitAI, GGUF tags and any https address are understood.'}</p>
        ${this.problem ? this.refusal(this.problem) : nothing}
        ${this.plan ? html`<bal-plan .plan=${this.plan} @chosen=${(event: CustomEvent<Choice>) => (this.choice = event.detail)}></bal-plan>` : nothing}
        ${this.fields()}
        <div class="send">
          <button class="primary" ?hidden=${!open} ?disabled=${!open || !this.plan || this.sending || this.choice?.taken.length === 0}>${icon('down')} Download</button>
          ${open && this.plan && entryOf(this.plan, this.taken(this.plan)) ? html`<button type="button" @click=${() => (this.keeping = true)}>${icon('own')} Add to the catalog…</button>` : ''}
          ${open ? this.plan ? '' : html`<span class="muted">Look first: what it is, how large, and what is already here.</span>`
            : html`<span class="muted">Only admins add models during maintenance. What you typed stays here.</span>`}
        </div>
      </form>
      ${this.keeping && this.plan ? html`<bal-keep .plan=${this.plan} .taken=${this.taken(this.plan)} dest=${this.value('dest')} @closed=${() => (this.keeping = false)}></bal-keep>` : ''}
      <bal-drop .dest=${() => this.value('dest')}></bal-drop>
    </div>`;
  }

  private taken(plan: Plan): string[] {
    return this.choice?.taken ?? plan.files.map((file) => file.path);
  }

  private typed(event: InputEvent): void {
    this.text = (event.target as HTMLInputElement).value;
    this.forget();
  }

  /// The plan depends on it.
  private again(): void {
    if (this.plan || this.asking) void this.ask();
  }

  /// What was asked and answered about an earlier text.
  private forget(): void {
    this.asked?.abort();
    this.asked = null;
    this.asking = false;
    this.plan = null;
    this.planned = null;
    this.choice = null;
    this.problem = null;
  }

  private refusal(problem: Problem) {
    const known = problem.code.startsWith('SOURCE_') || problem.code === 'NO_WORKER' || problem.code === 'EGRESS_DENIED' ? advice(problem.code) : null;
    return html`<div class="problem" role="alert">${icon('warn')}<div class="break">
      ${known ? html`<p><b>${known.happened}</b> ${known.todo}</p><details><summary>Details</summary>${sentence(problem)} <code>${problem.code}</code></details>`
        : html`<p><b>${problem.title}.</b> ${sentence(problem)}</p>`}
    </div></div>`;
  }

  private fields() {
    const wantsToken = this.problem?.code === 'SOURCE_FORBIDDEN' || this.problem?.code === 'SOURCE_RATE_LIMITED';
    return html`<div class="card fields">
      <label class="field"><span>Folder</span><input name="dest" list="folders" autocomplete="off" placeholder="checkpoints" value=${route.query.get('dest') ?? ''}>
        <small>Under the volume’s root, for the plain view</small><datalist id="folders">${FOLDERS.map((name) => html`<option value=${name}></option>`)}</datalist></label>
      <label class="field"><span>View</span><select name="view" @change=${this.again}>${VIEWS.map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select></label>
      ${live.volumes.length > 1 ? html`<label class="field"><span>Volume</span><select name="volume" @change=${this.again}>${live.volumes.map((volume) => html`<option>${volume.name}</option>`)}</select></label>` : ''}
      <label class="field"><span>Priority</span><select name="priority">${[['9', '9 first'], ['7', '7'], ['5', '5 usual'], ['3', '3'], ['0', '0 last']].map(([value, words]) => html`<option value=${value!} ?selected=${value === '5'}>${words}</option>`)}</select></label>
      <label class="field"><span>Token${wantsToken ? html` <span class="wrong">needed</span>` : ''}</span><input name="token" type="password" autocomplete="off" placeholder="hf_…" ?autofocus=${wantsToken}>
        <small>For this job only; encrypted, and gone when it ends</small></label>
      <label class="field"><span>SHA-256</span><input name="sha256" autocomplete="off" spellcheck="false" pattern="[0-9a-fA-F]{64}" title="64 hexadecimal digits" placeholder="if you know it">
        <small>Of a single file</small></label>
    </div>`;
  }
}
