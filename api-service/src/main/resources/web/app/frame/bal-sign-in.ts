import { LitElement, css, html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Problem, sentence } from '../lib/http';
import { icon } from '../lib/icons';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';

/// Asks for an API key, sends it once, and keeps nothing of it.
@customElement('bal-sign-in')
export class BalSignIn extends LitElement {
  static override styles = [sheet, css`
    :host { display: grid; place-items: center; min-height: 100dvh; padding: 16px; }
    main { width: min(420px, 100%); padding: 28px; }
    form { display: grid; gap: 14px; margin-top: 18px; }
    .mark { width: 34px; height: 34px; color: var(--accent); }
    details { margin-top: 16px; }
    details p { margin: 8px 0; }
  `];

  @state() private wrong = '';
  @state() private busy = false;
  @query('input') private key!: HTMLInputElement;

  private async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const key = this.key.value.trim();
    this.busy = true;
    try {
      await session.signIn(key);
    } catch (error) {
      this.wrong =
        error instanceof Problem && error.status === 403 ? 'This key is for workers; it takes one for people.' :
        error instanceof Problem && error.status === 401 ? 'This key is unknown or has expired.' : sentence(error);
      this.key.focus();
      this.key.select();
    } finally {
      this.busy = false;
    }
  }

  override firstUpdated(): void {
    this.key.focus();
  }

  override render() {
    return html`<main class="card">
      <svg class="i mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.8 7.2L8 10.4l3.2-3.2M2.5 13.5h11"></path></svg>
      <h1>Ballast</h1>
      <p class="muted">AI model weights on your cluster: once, verified, resumable.</p>
      <form @submit=${this.signIn}>
        <label class="field"><span>API key</span>
          <input type="password" name="key" autocomplete="current-password" required spellcheck="false" placeholder="bk_…"
            aria-describedby="wrong" aria-invalid=${this.wrong ? 'true' : 'false'} @input=${() => (this.wrong = '')}>
          <span id="wrong" class="wrong" role="alert">${this.wrong}</span>
        </label>
        <button class="primary" ?disabled=${this.busy}>${icon('key')} Sign in</button>
      </form>
      <details><summary>Where is my key?</summary>
        <p>The first start wrote one to <code>admin.key</code> in the data folder:</p>
        <pre>cat .ballast/admin.key</pre>
        <p>An admin makes more under Settings, or by <code>./ballast keys add</code>.</p>
        <p><a href="/q/swagger-ui/">The API</a> takes the same key.</p>
      </details>
    </main>`;
  }
}
