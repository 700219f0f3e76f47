import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { bytes, share, speed } from '../../lib/format';
import { sheet } from '../../lib/sheet';
import type { JobFile } from '../../lib/types';
import '../../parts/bal-bar';
import '../../parts/bal-state';

const FIRST = 50;
const RANK: Record<string, number> = { downloading: 0, failed: 1, waiting: 2, done: 3, cancelled: 4 };

/// The files of a job: those that move first.
@customElement('bal-job-files')
export class BalJobFiles extends LitElement {
  static override styles = [sheet, css`
    ul { list-style: none; margin: 0; padding: 0; display: grid; }
    li { display: grid; gap: 3px; padding: 7px 0; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
    li:first-child { border-top: 0; }
    .line { display: flex; gap: 10px; align-items: baseline; }
    small { color: var(--muted); }
    .bad { color: var(--bad); }
  `];

  @property({ attribute: false }) files: JobFile[] = [];
  @property({ type: Boolean }) ended = false;
  @state() private all = false;

  override render() {
    if (this.files.length === 0) return html`<p class="muted">${this.ended ? 'None.' : 'The source has not been asked yet.'}</p>`;
    const sorted = [...this.files].sort((a, b) => (RANK[a.state] ?? 9) - (RANK[b.state] ?? 9));
    const shown = this.all ? sorted : sorted.slice(0, FIRST);
    return html`<ul>${repeat(shown, (file) => file.path, (file) => this.one(file))}</ul>
      ${sorted.length > shown.length ? html`<button class="small" @click=${() => (this.all = true)}>Show all ${sorted.length}</button>` : ''}`;
  }

  private one(file: JobFile) {
    const part = file.size ? (file.bytes_done / file.size) * 100 : null;
    return html`<li>
      <div class="line"><span class="cut grow" title=${file.path}>${file.path}</span>
        <small class="num">${file.state === 'downloading' ? share(file.bytes_done, file.size) : file.size === null ? '' : bytes(file.size)}</small>
        <bal-state .state=${file.state} brief></bal-state></div>
      ${file.state === 'downloading' ? html`<bal-bar .value=${part} label=${file.path}></bal-bar>
        <div class="line"><small class="grow">${who(file)}</small><small>${speed(file.speed)}</small></div>`
        : file.worker || file.attempt > 1 ? html`<small>${who(file)}</small>` : ''}
      ${file.error ? html`<small class="bad break">${file.error.detail}</small>` : ''}
      ${file.state === 'done' && file.sha256 ? html`<small class="cut" title="SHA-256 ${file.sha256}">SHA-256 <code>${file.sha256}</code></small>` : ''}
    </li>`;
  }
}

/// Which worker has it, or had it last, and at which attempt.
function who(file: JobFile): string {
  return [file.worker ? `on ${file.worker}` : '', file.attempt > 1 ? `attempt ${file.attempt}` : ''].filter(Boolean).join(' · ');
}
