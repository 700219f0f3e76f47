import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { api } from '../../lib/api';
import type { Credential } from '../../lib/types';
import '../../parts/bal-time';
import { Stored, field } from './stored';

/// Tokens of hubs, for jobs that bring none of their own. They go in and never come out.
@customElement('bal-credentials')
export class BalCredentials extends Stored<Credential> {
  protected readonly columns = ['Host', 'Name', 'Stored'];

  protected list() {
    return api.credentials();
  }

  protected store(form: FormData) {
    return api.storeCredential(field(form, 'host'), field(form, 'name'), field(form, 'token'));
  }

  protected erase(credential: Credential) {
    return api.deleteCredential(credential.id);
  }

  protected deletes(credential: Credential) {
    return `Delete the token for ${credential.host}`;
  }

  protected question(credential: Credential): [string, string] {
    return [`Delete the token for ${credential.host}?`, 'Jobs without a token of their own are asked for without one from now on.'];
  }

  protected cells(credential: Credential) {
    return [credential.host, credential.name, html`<bal-time .at=${credential.created_at}></bal-time>`];
  }

  override render() {
    return html`<section class="card">
      <h2>Hubs</h2>
      <p class="muted">Tokens for jobs that bring none of their own. They are kept encrypted and never shown again.</p>
      ${this.items.length ? this.table() : ''}
      ${this.form(html`
        <label class="field"><span>Host</span><input name="host" required list="hubs" autocomplete="off" placeholder="huggingface.co"><datalist id="hubs"><option value="huggingface.co"></option><option value="civitai.com"></option></datalist></label>
        <label class="field"><span>Name</span><input name="name" required maxlength="64" autocomplete="off" placeholder="whose token"></label>
        <label class="field"><span>Token</span><input name="token" type="password" required autocomplete="off"></label>`, 'Store')}
    </section>`;
  }
}
