import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { api } from '../../lib/api';
import type { Key, Role } from '../../lib/types';
import '../../parts/bal-time';
import { ROLES } from './roles';
import { Stored, field } from './stored';

const DAY = 86_400_000;

/// Who may use this service.
@customElement('bal-keys')
export class BalKeys extends Stored<Key> {
  protected readonly columns = ['Name', 'Role', 'Made', 'Last used', 'Expires'];

  protected list() {
    return api.keys();
  }

  protected async store(form: FormData) {
    const days = Number(field(form, 'days'));
    const expires = days ? new Date(Date.now() + days * DAY).toISOString() : null;
    const { name, key } = await api.createKey(field(form, 'name'), field(form, 'role') as Role, expires);
    this.made = { name, secret: key };
  }

  protected erase(key: Key) {
    return api.deleteKey(key.id);
  }

  protected deletes(key: Key) {
    return `Delete the key of ${key.name}`;
  }

  protected question(key: Key): [string, string] {
    return [`Delete the key of ${key.name}?`, 'Whoever uses it is shut out within 5 s, and signed out of this page. Their jobs go on.'];
  }

  protected cells(key: Key) {
    return [
      key.name,
      key.role,
      html`<bal-time .at=${key.created_at}></bal-time>`,
      html`<bal-time .at=${key.last_used_at}></bal-time>`,
      key.expires_at ? html`<bal-time .at=${key.expires_at}></bal-time>` : 'never',
    ];
  }

  override render() {
    return html`<section class="card">
      <h2>Keys</h2>
      ${this.table()}
      ${this.shownOnce('key')}
      ${this.form(html`
        <label class="field"><span>Name</span><input name="name" required maxlength="64" autocomplete="off" placeholder="whose it is"></label>
        <label class="field"><span>Role</span><select name="role">${ROLES.map(([role, words]) => html`<option value=${role} ?selected=${role === 'operator'}>${words}</option>`)}</select></label>
        <label class="field"><span>Lasts</span><select name="days"><option value="">for ever</option><option value="1">a day</option><option value="30">30 days</option><option value="365">a year</option></select></label>`, 'Make a key')}
    </section>`;
  }
}
