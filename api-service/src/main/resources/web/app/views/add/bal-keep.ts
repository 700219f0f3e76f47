import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import { Problem, sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { route } from '../../lib/route';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Plan } from '../../lib/types';
import '../../parts/bal-dialog';
import { entryOf, idOf } from './keeping';

/// Puts what was looked at into the catalog, as a model of one's own that anybody may fetch from there.
@customElement('bal-keep')
export class BalKeep extends LitElement {
  static override styles = [sheet, css`
    form { display: grid; gap: 14px; }
    .end { justify-content: flex-end; }
    textarea { min-height: 72px; resize: vertical; }
  `];

  @property({ attribute: false }) plan!: Plan;
  /// The paths that the reader chose.
  @property({ attribute: false }) taken: string[] = [];
  @property() dest = '';
  @state() private problem = '';
  @state() private busy = false;

  private async keep(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const said = (name: string) => String(form.get(name) ?? '').trim();
    const source = entryOf(this.plan, this.taken)!;
    const tags = said('tags').split(',').map((tag) => tag.trim()).filter(Boolean);
    this.busy = true;
    try {
      await api.addEntry(idOf(said('name')), {
        ...source,
        name: said('name'),
        category: said('category'),
        dest: said('dest') || said('category'),
        ...(said('description') ? { description: said('description') } : {}),
        ...(tags.length ? { tags } : {}),
      });
      toasts.done(`${said('name')} is in the catalog.`);
      route.go(`/admin/custom?q=${encodeURIComponent(said('name'))}`);
    } catch (error) {
      this.problem = error instanceof Problem && error.status === 412
        ? 'The catalog has a model of this name. Take another name.' : sentence(error);
    } finally {
      this.busy = false;
    }
  }

  override render() {
    const categories = live.facets?.categories ?? [];
    return html`<bal-dialog heading="Add to the catalog" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      <p class="muted">It is listed under Custom, where anybody who may fetch models can fetch it, now or later.</p>
      <form @submit=${this.keep}>
        <label class="field"><span>Name</span><input name="name" required maxlength="200" autocomplete="off" autofocus .defaultValue=${this.plan.name}></label>
        <label class="field"><span>Type</span><select name="category">${categories.map((each) => html`<option value=${each.id}>${each.name}</option>`)}</select></label>
        <label class="field"><span>Folder</span><input name="dest" autocomplete="off" placeholder="that of its type" .defaultValue=${this.dest}></label>
        <label class="field"><span>Description</span><textarea name="description" maxlength="4000"></textarea></label>
        <label class="field"><span>Tags</span><input name="tags" autocomplete="off" placeholder="style, portrait"><small>With commas between them</small></label>
        ${this.problem ? html`<p class="wrong break" role="alert">${this.problem}</p>` : ''}
        <div class="row end"><button class="primary" ?disabled=${this.busy}>${icon(this.busy ? 'spin' : 'plus')} Add</button></div>
      </form>
    </bal-dialog>`;
  }
}
