import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { confirmed } from '../lib/confirm';
import { bytes, duration, percent, share, speed } from '../lib/format';
import { icon } from '../lib/icons';
import { sheet } from '../lib/sheet';
import { uploads, type Upload } from '../lib/uploads';
import { Watch } from '../lib/watch';
import './bal-bar';
import './bal-state';

/// From so many bytes that were sent on, somebody who throws them away is asked.
const MUCH = 100e6;

/// The files on their way from this browser.
@customElement('bal-uploads')
export class BalUploads extends LitElement {
  static override styles = [sheet, css`
    ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; }
    li { display: grid; gap: 3px; border-top: 1px solid var(--line); padding-top: 8px; }
    .line { display: flex; gap: 8px; justify-content: space-between; flex-wrap: wrap; color: var(--muted); font-size: 12.5px; font-variant-numeric: tabular-nums; }
  `];

  constructor() {
    super();
    new Watch(this, uploads);
  }

  private async drop(upload: Upload): Promise<void> {
    const yes = upload.state === 'sent' || upload.offset < MUCH
      || (await confirmed(`Cancel ${upload.file.name}?`, `${bytes(upload.offset)} of it are sent and would have to be sent again.`, 'Cancel the upload'));
    if (yes) uploads.drop(upload);
  }

  override render() {
    if (uploads.list.length === 0) return nothing;
    return html`<ul aria-label="Uploads">${repeat(uploads.list, (upload) => upload, (upload) => this.one(upload))}</ul>`;
  }

  private one(upload: Upload) {
    const { file, offset, state } = upload;
    const part = file.size ? (offset / file.size) * 100 : 0;
    const over = state === 'sent' || state === 'failed';
    return html`<li>
      <div class="row"><span class="cut grow" title=${file.name}>${file.name}</span>
        ${state === 'sending' || state === 'waiting' ? html`<button class="quiet small square" aria-label="Pause ${file.name}" @click=${() => upload.pause()}>${icon('pause')}</button>` : ''}
        ${state === 'paused' || state === 'failed' ? html`<button class="quiet small square" aria-label="Resume ${file.name}" @click=${() => upload.go()}>${icon('play')}</button>` : ''}
        <button class="quiet small square" aria-label="${over ? 'Remove' : 'Cancel'} ${file.name}" @click=${() => this.drop(upload)}>${icon('stop')}</button></div>
      ${over ? '' : html`<bal-bar .value=${part} ?still=${state !== 'sending'} label=${file.name}></bal-bar>`}
      <div class="line">${state === 'sent'
        ? html`<span>sent</span><a href="/admin/jobs/${upload.job}">the job that installs it</a>`
        : html`<span>${state === 'sending' ? 'uploading' : state} · ${share(offset, file.size)} · ${percent(part)}</span>
          <span>${upload.speed > 0 ? speed(upload.speed) : ''}${upload.eta === null ? '' : html` · ${duration(upload.eta)} left`}</span>`}</div>
      ${upload.problem ? html`<p class="wrong break" role="alert">${upload.problem}</p>` : ''}
    </li>`;
  }
}
