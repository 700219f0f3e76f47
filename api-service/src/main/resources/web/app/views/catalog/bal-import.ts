import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../../lib/api';
import type { ImportReport } from '../../lib/catalog';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import '../../parts/bal-dialog';

const SHOWN = 100;

/// Brings models into the catalog: first says what would happen, then does it.
@customElement('bal-import')
export class BalImport extends LitElement {
  static override styles = [sheet, css`
    .sums { display: flex; gap: 6px 18px; flex-wrap: wrap; font-variant-numeric: tabular-nums; }
    .sums b { font-size: 18px; }
    ul { margin: 0; padding-left: 18px; max-height: 260px; overflow: auto; }
    .end { justify-content: flex-end; }
  `];

  @state() private report: ImportReport | null = null;
  @state() private problem = '';
  @state() private busy = false;
  private document: unknown = null;

  private async choose(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    this.report = null;
    this.problem = '';
    if (!file) return;
    try {
      this.document = JSON.parse(await file.text());
    } catch {
      this.problem = `${file.name} is not JSON.`;
      return;
    }
    await this.run(true);
  }

  private async run(dryRun: boolean): Promise<void> {
    this.busy = true;
    try {
      const report = await api.importCatalog(this.document, dryRun);
      if (dryRun) this.report = report;
      else {
        toasts.done(`Imported: ${report.added} added, ${report.updated} updated.`);
        this.dispatchEvent(new Event('imported'));
        this.dispatchEvent(new Event('closed'));
      }
    } catch (error) {
      this.problem = sentence(error);
    } finally {
      this.busy = false;
    }
  }

  override render() {
    const report = this.report;
    const changed = report?.rows.filter((row) => row.outcome === 'updated') ?? [];
    const invalid = report?.rows.filter((row) => row.outcome === 'invalid') ?? [];
    return html`<bal-dialog heading="Import JSON" @closed=${() => this.dispatchEvent(new Event('closed'))}>
      <label class="field"><span>File</span><input type="file" accept=".json,application/json" @change=${this.choose}>
        <small>A list of models, or a catalog with categories, as Export gives it</small></label>
      ${this.problem ? html`<div class="problem" role="alert">${icon('warn')}<span class="break">${this.problem}</span></div>` : ''}
      ${report ? html`<div role="status">
        <div class="sums"><span><b>${report.added}</b> new</span><span><b>${report.updated}</b> changed</span><span><b>${report.skipped}</b> the same</span><span><b>${report.invalid}</b> wrong</span></div>
        ${changed.length ? html`<p>These entries are in the catalog and are replaced:</p><ul tabindex="0" aria-label="Replaced entries">${changed.slice(0, SHOWN).map((row) => html`<li class="break"><code>${row.id}</code> ${row.file ?? ''}</li>`)}${changed.length > SHOWN ? html`<li>and ${changed.length - SHOWN} more</li>` : ''}</ul>` : ''}
        ${invalid.length ? html`<p>Wrong rows are left out:</p><ul tabindex="0">${invalid.slice(0, SHOWN).map((row) => html`<li class="break"><code>${row.row}</code> ${row.file ?? ''}: ${row.errors?.map((error) => `${error.field} ${error.message}`).join('; ')}</li>`)}</ul>` : ''}</div>` : ''}
      <div class="row end"><button class="primary" ?disabled=${this.busy || !report || report.added + report.updated === 0} @click=${() => this.run(false)}>${this.busy ? icon('spin') : icon('upload')} Import</button></div>
    </bal-dialog>`;
  }
}
