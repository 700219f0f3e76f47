import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../../lib/api';
import { confirmed } from '../../lib/confirm';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Credential } from '../../lib/types';
import '../../parts/bal-time';

/// Tokens of hubs, for jobs that bring none of their own. They go in and never come out.
@customElement('bal-credentials')
export class BalCredentials extends LitElement {
  static override styles = [sheet, css`
    section { padding: 16px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
    form { display: flex; gap: 10px; flex-wrap: wrap; align-items: end; }
    form .field { flex: 1 1 180px; }
    .scroll { overflow-x: auto; position: relative; }
    td { white-space: nowrap; } td:first-child, th:first-child { padding-left: 0; }
  `];

  @state() private credentials: Credential[] = [];
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.read();
  }

  private async read(): Promise<void> {
    try {
      this.credentials = await api.credentials();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  private async store(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name)).trim();
    try {
      await api.storeCredential(text('host'), text('name'), text('token'));
      this.problem = '';
      form.reset();
      await this.read();
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  private async erase(credential: Credential): Promise<void> {
    const yes = await confirmed(`Delete the token for ${credential.host}?`, 'Jobs without a token of their own are asked for without one from now on.', 'Delete');
    if (!yes) return;
    try {
      await api.deleteCredential(credential.id);
      await this.read();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  override render() {
    return html`<section class="card">
      <h2>Hubs</h2>
      <p class="muted">Tokens for jobs that bring none of their own. They are kept encrypted and never shown again.</p>
      ${this.credentials.length ? html`<div class="scroll"><table><thead><tr><th>Host</th><th>Name</th><th>Stored</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>${repeat(this.credentials, (each) => each.id, (each) => html`<tr><td>${each.host}</td><td>${each.name}</td><td><bal-time .at=${each.created_at}></bal-time></td>
          <td class="num"><button class="quiet small square" aria-label="Delete the token for ${each.host}" @click=${() => this.erase(each)}>${icon('trash')}</button></td></tr>`)}</tbody></table></div>` : ''}
      <form @submit=${this.store}>
        <label class="field"><span>Host</span><input name="host" required list="hubs" autocomplete="off" placeholder="huggingface.co"><datalist id="hubs"><option value="huggingface.co"></option><option value="civitai.com"></option></datalist></label>
        <label class="field"><span>Name</span><input name="name" required maxlength="64" autocomplete="off" placeholder="whose token"></label>
        <label class="field"><span>Token</span><input name="token" type="password" required autocomplete="off"></label>
        <button>${icon('plus')} Store</button>
      </form>
      ${this.problem ? html`<p class="wrong" role="alert">${this.problem}</p>` : ''}
    </section>`;
  }
}
