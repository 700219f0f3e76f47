import { LitElement, css, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icon } from '../../lib/icons';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { uploads } from '../../lib/uploads';
import { Watch } from '../../lib/watch';
import '../../parts/bal-uploads';

/// What the service takes; it looks at the content, too.
const ENDINGS = '.safetensors,.gguf,.ckpt,.pth,.pt,.bin,.onnx,.json,.txt';

/// Takes files that are dropped or chosen, and sends them.
@customElement('bal-drop')
export class BalDrop extends LitElement {
  static override styles = [sheet, css`
    section { padding: 16px; display: grid; gap: 12px; }
    .zone { display: flex; gap: 6px 12px; align-items: center; flex-wrap: wrap; padding: 14px; border: 1px dashed var(--line-strong); border-radius: var(--radius); }
    .over { background: var(--accent-soft); border-color: var(--accent); }
  `];

  /// Reads the folder that the files go to.
  @property({ attribute: false }) dest: () => string = () => '';
  @state() private over = false;
  @query('input') private files!: HTMLInputElement;

  constructor() {
    super();
    new Watch(this, session);
  }

  private take(files: FileList | null | undefined): void {
    if (files) uploads.add(files, this.dest());
    this.files.value = '';
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    this.take(event.dataTransfer?.files);
  }

  override render() {
    return html`<section class="card" aria-label="Files of your own">
      <div class="zone ${this.over ? 'over' : ''}" ?hidden=${!session.may('operator')} @drop=${this.dropped} @dragleave=${() => (this.over = false)}
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.over = true;
        }}>
        ${icon('upload')}<span class="grow">Drop model files here to upload them <small class="muted">into the folder above</small></span>
        <button type="button" @click=${() => this.files.click()}>Choose files</button>
        <input type="file" hidden multiple accept=${ENDINGS} aria-label="Files to upload" @change=${() => this.take(this.files.files)}>
      </div>
      <bal-uploads></bal-uploads>
    </section>`;
  }
}
