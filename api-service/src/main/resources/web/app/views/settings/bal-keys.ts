import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../../lib/api';
import { confirmed } from '../../lib/confirm';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Key, Role } from '../../lib/types';
import '../../parts/bal-copy';
import '../../parts/bal-time';

const ROLES: [Role, string][] = [
  ['viewer', 'viewer: looks'],
  ['operator', 'operator: also fetches and removes'],
  ['admin', 'admin: also settings, keys, workers'],
  ['worker', 'worker: for workers only'],
];

/// Who may use this service.
@customElement('bal-keys')
export class BalKeys extends LitElement {
  static override styles = [sheet, css`
    section { padding: 16px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
    form { display: flex; gap: 10px; flex-wrap: wrap; align-items: end; }
    form .field { flex: 1 1 180px; }
    .scroll { overflow-x: auto; position: relative; }
    .once code { overflow-wrap: anywhere; }
    td { white-space: nowrap; } td:first-child, th:first-child { padding-left: 0; }
  `];

  @state() private keys: Key[] = [];
  @state() private made: { name: string; key: string } | null = null;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.read();
  }

  private async read(): Promise<void> {
    try {
      this.keys = await api.keys();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const days = Number(given.get('days'));
    try {
      const made = await api.createKey(String(given.get('name')).trim(), given.get('role') as Role,
        days ? new Date(Date.now() + days * 86_400_000).toISOString() : null);
      this.made = { name: made.name, key: made.key };
      this.problem = '';
      form.reset();
      await this.read();
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  private async erase(key: Key): Promise<void> {
    const yes = await confirmed(`Delete the key of ${key.name}?`, 'Whoever uses it is shut out within 5 s, and signed out of this page. Their jobs go on.', 'Delete');
    if (!yes) return;
    try {
      await api.deleteKey(key.id);
      await this.read();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  override render() {
    return html`<section class="card">
      <h2>Keys</h2>
      <div class="scroll"><table><thead><tr><th>Name</th><th>Role</th><th>Made</th><th>Last used</th><th>Expires</th><th><span class="unseen">Actions</span></th></tr></thead>
        <tbody>${repeat(this.keys, (key) => key.id, (key) => html`<tr><td>${key.name}</td><td>${key.role}</td><td><bal-time .at=${key.created_at}></bal-time></td>
          <td><bal-time .at=${key.last_used_at}></bal-time></td><td>${key.expires_at ? html`<bal-time .at=${key.expires_at}></bal-time>` : 'never'}</td>
          <td class="num"><button class="quiet small square" aria-label="Delete the key of ${key.name}" @click=${() => this.erase(key)}>${icon('trash')}</button></td></tr>`)}</tbody></table></div>
      ${this.made ? html`<div class="note once" role="status">${icon('key')}<div><b>${this.made.name}</b>: this is the only time that the key is shown.<br><code>${this.made.key}</code> <bal-copy .text=${this.made.key} what="Copy the key"></bal-copy></div></div>` : nothing}
      <form @submit=${this.make}>
        <label class="field"><span>Name</span><input name="name" required maxlength="64" autocomplete="off" placeholder="whose it is"></label>
        <label class="field"><span>Role</span><select name="role">${ROLES.map(([role, words]) => html`<option value=${role} ?selected=${role === 'operator'}>${words}</option>`)}</select></label>
        <label class="field"><span>Lasts</span><select name="days"><option value="">for ever</option><option value="1">a day</option><option value="30">30 days</option><option value="365">a year</option></select></label>
        <button>${icon('plus')} Make a key</button>
      </form>
      ${this.problem ? html`<p class="wrong" role="alert">${this.problem}</p>` : ''}
    </section>`;
  }
}
