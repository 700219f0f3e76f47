import { LitElement, css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { confirmed } from '../../lib/confirm';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import '../../parts/bal-copy';

/// A list of things that an admin stores and deletes: a table, and a form for one more.
export abstract class Stored<T extends { id: string }> extends LitElement {
  static override styles: CSSResultGroup = [sheet, css`
    section { padding: 16px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
    form { display: flex; gap: 10px; flex-wrap: wrap; align-items: end; }
    form .field { flex: 1 1 180px; }
    .scroll { overflow-x: auto; position: relative; }
    .once code { overflow-wrap: anywhere; }
    td { white-space: nowrap; } td:first-child, th:first-child { padding-left: 0; }
  `];

  @state() protected items: T[] = [];
  /// What was just made, and is shown this once.
  @state() protected made: { name: string; secret: string } | null = null;
  @state() private problem = '';

  /// The headings of the columns.
  protected abstract readonly columns: string[];

  protected abstract list(): Promise<T[]>;
  /// Stores what the form says.
  protected abstract store(form: FormData): Promise<unknown>;
  protected abstract erase(item: T): Promise<unknown>;
  /// The question before a deletion, and what follows from it.
  protected abstract question(item: T): [heading: string, text: string];
  protected abstract cells(item: T): unknown[];
  /// What the button that deletes is called.
  protected abstract deletes(item: T): string;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.told(() => this.read());
  }

  protected async read(): Promise<void> {
    this.items = await this.list();
  }

  protected table(): TemplateResult {
    return html`<div class="scroll"><table>
      <thead><tr>${this.columns.map((word) => html`<th>${word}</th>`)}<th><span class="unseen">Actions</span></th></tr></thead>
      <tbody>${repeat(this.items, (item) => item.id, (item) => html`<tr>${this.cells(item).map((cell) => html`<td>${cell}</td>`)}
        <td class="num"><button class="quiet small square" aria-label=${this.deletes(item)} @click=${() => this.ask(item)}>${icon('trash')}</button></td></tr>`)}</tbody>
    </table></div>`;
  }

  protected form(fields: TemplateResult, word: string): TemplateResult {
    return html`<form @submit=${this.submitted}>${fields}<button>${icon('plus')} ${word}</button></form>
      ${this.problem ? html`<p class="wrong" role="alert">${this.problem}</p>` : ''}`;
  }

  protected shownOnce(word: string): TemplateResult | typeof nothing {
    if (!this.made) return nothing;
    const { name, secret } = this.made;
    return html`<div class="note once" role="status">${icon('key')}<div><b>${name}</b>: this is the only time that the ${word} is shown.<br><code>${secret}</code> <bal-copy .text=${secret} what="Copy the ${word}"></bal-copy></div></div>`;
  }

  /// Does something, and says so if it failed.
  protected async told(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  private async submitted(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    try {
      await this.store(new FormData(form));
      this.problem = '';
      form.reset();
      await this.read();
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  private async ask(item: T): Promise<void> {
    const [heading, text] = this.question(item);
    if (!(await confirmed(heading, text, 'Delete'))) return;
    await this.told(async () => {
      await this.erase(item);
      await this.read();
    });
  }
}

/// What a field of a form says.
export function field(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim();
}
