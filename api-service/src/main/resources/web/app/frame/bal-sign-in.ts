import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Problem, sentence } from '../lib/http';
import { icon } from '../lib/icons';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';

type Way = 'key' | 'name';

const KEPT = 'ballast-sign-in';
const WAYS: [Way, string][] = [['key', 'API key'], ['name', 'Name and password']];

/// Asks for an API key, or for a name and a password, sends it once, and keeps nothing of it.
@customElement('bal-sign-in')
export class BalSignIn extends LitElement {
  static override styles = [sheet, css`
    :host { display: grid; place-items: center; min-height: 100dvh; padding: 16px; }
    main { width: min(420px, 100%); padding: 28px; }
    form { display: grid; gap: 14px; margin-top: 14px; }
    fieldset { border: 0; padding: 0; margin: 18px 0 0; display: flex; gap: 6px; flex-wrap: wrap; }
    .mark { width: 34px; height: 34px; color: var(--accent); }
    details { margin-top: 16px; }
    details p { margin: 8px 0; }
  `];

  /// What the reader took last time.
  @state() private way: Way = localStorage.getItem(KEPT) === 'name' ? 'name' : 'key';
  @state() private wrong = '';
  @state() private busy = false;

  private async signIn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const said = (name: string) => String(form.get(name) ?? '');
    this.busy = true;
    try {
      await (this.way === 'key' ? session.signIn(said('key').trim()) : session.signInByName(said('name').trim(), said('password')));
      localStorage.setItem(KEPT, this.way);
    } catch (error) {
      this.wrong = this.words(error);
      this.renderRoot.querySelector<HTMLInputElement>('input[type="password"]')?.select();
    } finally {
      this.busy = false;
    }
  }

  private words(error: unknown): string {
    if (this.way === 'key' && error instanceof Problem) {
      if (error.status === 403) return 'This key is for workers; it takes one for people.';
      if (error.status === 401) return 'This key is unknown or has expired.';
    }
    return sentence(error);
  }

  private take(way: Way): void {
    this.way = way;
    this.wrong = '';
  }

  override updated(changed: PropertyValues): void {
    // The buttons that choose keep the focus when they are used.
    if (changed.has('way') && !this.renderRoot.querySelector('fieldset :focus')) this.renderRoot.querySelector('input')?.focus();
  }

  override render() {
    return html`<main class="card">
      <svg class="i mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.8 7.2L8 10.4l3.2-3.2M2.5 13.5h11"></path></svg>
      <h1>Ballast</h1>
      <p class="muted">AI model weights on your cluster: once, verified, resumable.</p>
      <fieldset aria-label="Sign in with">${WAYS.map(([way, words]) => html`<button class="chip" aria-pressed=${way === this.way} @click=${() => this.take(way)}>${words}</button>`)}</fieldset>
      <form @submit=${this.signIn} @input=${() => (this.wrong = '')}>
        ${this.way === 'key' ? this.field('API key', 'key', 'password', 'current-password', 'bk_…')
          : html`${this.field('Name', 'name', 'text', 'username')}${this.field('Password', 'password', 'password', 'current-password')}`}
        <span id="wrong" class="wrong" role="alert">${this.wrong}</span>
        <button class="primary" ?disabled=${this.busy}>${icon(this.busy ? 'spin' : 'key')} Sign in</button>
      </form>
      ${this.way === 'key' ? html`<details><summary>Where is my key?</summary>
        <p>The first start wrote one to <code>admin.key</code> in the data folder:</p>
        <pre>cat .ballast/admin.key</pre>
        <p>An admin makes more under Settings, or by <code>./ballast keys add</code>.</p>
        <p><a href="/q/swagger-ui/">The API</a> takes the same key.</p>
      </details>` : html`<details><summary>I have no name here, or forgot the password</summary>
        <p>An admin adds people, and gives new passwords, under Settings or by <code>./ballast users</code>.</p>
      </details>`}
    </main>`;
  }

  private field(label: string, name: string, type: string, autocomplete: 'username' | 'current-password', placeholder = '') {
    return html`<label class="field"><span>${label}</span>
      <input name=${name} type=${type} autocomplete=${autocomplete} required spellcheck="false" autocapitalize="none" placeholder=${placeholder}
        aria-describedby="wrong" aria-invalid=${this.wrong ? 'true' : 'false'}></label>`;
  }
}
