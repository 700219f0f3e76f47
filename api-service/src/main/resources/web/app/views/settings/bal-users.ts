import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live as shown } from 'lit/directives/live.js';
import { api } from '../../lib/api';
import { sentence } from '../../lib/http';
import { toasts } from '../../lib/toasts';
import type { Role, User } from '../../lib/types';
import '../../parts/bal-dialog';
import '../../parts/bal-time';
import { ROLES } from './roles';
import { Stored, field } from './stored';

const SHORTEST = 12;
const PEOPLE = ROLES.filter(([role]) => role !== 'worker');

/// Who may sign in to this page with a name and a password.
@customElement('bal-users')
export class BalUsers extends Stored<User> {
  protected readonly columns = ['Name', 'Role', 'Added', 'Last sign-in', 'Password'];

  /// Whose password is to be changed.
  @state() private changing: User | null = null;
  @state() private refused = '';

  protected list() {
    return api.users();
  }

  protected store(form: FormData) {
    return api.createUser(field(form, 'name'), field(form, 'role') as Role, String(form.get('password')));
  }

  protected erase(user: User) {
    return api.deleteUser(user.id);
  }

  protected deletes(user: User) {
    return `Remove ${user.name}`;
  }

  protected question(user: User): [string, string] {
    return [`Remove ${user.name}?`, 'Whoever is signed in by this name is signed out within 5 s. Their jobs go on.'];
  }

  protected cells(user: User) {
    return [
      user.name,
      html`<select aria-label="Role of ${user.name}" .value=${shown(user.role)} @change=${(event: Event) => this.told(() => this.give(user, (event.target as HTMLSelectElement).value as Role))}>
        ${PEOPLE.map(([role]) => html`<option value=${role} ?selected=${role === user.role}>${role}</option>`)}</select>`,
      html`<bal-time .at=${user.created_at}></bal-time>`,
      user.last_sign_in_at ? html`<bal-time .at=${user.last_sign_in_at}></bal-time>` : 'never',
      html`<button class="small" aria-label="Change the password of ${user.name}" @click=${() => this.change(user)}>Change</button>`,
    ];
  }

  private async give(user: User, role: Role): Promise<void> {
    try {
      await api.changeUser(user.id, { role });
      toasts.done(`${user.name} is ${role} now.`);
    } finally {
      await this.read();
    }
  }

  private change(user: User | null): void {
    this.changing = user;
    this.refused = '';
  }

  private async changePassword(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const user = this.changing!;
    try {
      await api.changeUser(user.id, { password: String(new FormData(event.target as HTMLFormElement).get('password')) });
      this.change(null);
      toasts.done(`${user.name} has another password, and is signed out everywhere.`);
    } catch (error) {
      this.refused = sentence(error);
    }
  }

  override render() {
    return html`<section class="card">
      <h2>Users</h2>
      <p class="muted">People who sign in to this page by name and password. Programs use keys.</p>
      ${this.items.length ? this.table() : ''}
      ${this.form(html`
        <label class="field"><span>Name</span><input name="name" required maxlength="100" autocomplete="off"></label>
        <label class="field"><span>Role</span><select name="role">${PEOPLE.map(([role, words]) => html`<option value=${role} ?selected=${role === 'operator'}>${words}</option>`)}</select></label>
        ${this.password()}`, 'Add a user')}
      ${this.changing ? html`<bal-dialog .heading="Another password for ${this.changing.name}" @closed=${() => this.change(null)}>
        <form @submit=${this.changePassword}>${this.password()}<button class="primary">Change the password</button></form>
        ${this.refused ? html`<p class="wrong" role="alert">${this.refused}</p>` : ''}
        <p class="muted">It ends all sessions of ${this.changing.name}.</p></bal-dialog>` : ''}
    </section>`;
  }

  private password() {
    return html`<label class="field"><span>Password</span><input name="password" type="password" required minlength=${SHORTEST} maxlength="256" autocomplete="new-password" placeholder="${SHORTEST} characters or more"></label>`;
  }
}
