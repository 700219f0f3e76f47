import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../lib/icons';
import { route } from '../lib/route';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';
import { Watch } from '../lib/watch';
import './bal-copy';

const EXAMPLES: [string, string][] = [
  ['https://huggingface.co/hf-internal-testing/tiny-random-gpt2/resolve/main/model.safetensors', 'A tiny model to try it out'],
  ['hf://Qwen/Qwen2.5-0.5B-Instruct', 'A whole repository, for transformers and vLLM'],
  ['gguf://bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M', 'One quantisation, for llama.cpp'],
];

/// What to do where there is nothing yet.
@customElement('bal-first-steps')
export class BalFirstSteps extends LitElement {
  static override styles = [sheet, css`
    section { padding: 28px; display: grid; gap: 16px; max-width: 760px; }
    form { display: flex; gap: 8px; flex-wrap: wrap; }
    form label { flex: 1 1 260px; }
    ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 6px; }
    li { display: grid; }
    .shell { display: flex; align-items: start; gap: 4px; }
    .shell pre { flex: 1; min-width: 0; }
  `];

  @property() heading = '';

  constructor() {
    super();
    new Watch(this, session);
  }

  private add(event: Event): void {
    event.preventDefault();
    const field = this.renderRoot.querySelector('input')!;
    route.go(`/admin/add?source=${encodeURIComponent(field.value.trim())}`);
  }

  override render() {
    if (!session.may('operator')) {
      return html`<section class="card"><h2>${this.heading}</h2><p class="muted">As soon as somebody fetches a model, it is here.</p></section>`;
    }
    const curl = `curl ${location.origin}/api/v1/jobs \\\n  -H "Authorization: Bearer $BALLAST_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{"source":"${EXAMPLES[0]![0]}","dest":"checkpoints"}'`;
    return html`<section class="card">
      <h2>${this.heading}</h2>
      <form @submit=${this.add}>
        <label><span class="unseen">What to fetch</span><input required placeholder="Paste a model page, repository or download address"></label>
        <button class="primary">${icon('plus')} Add</button>
      </form>
      <div><p class="muted">For example</p>
        <ul>${EXAMPLES.map(([source, what]) => html`<li><a class="cut" href="/admin/add?source=${encodeURIComponent(source)}">${source}</a><small class="muted">${what}</small></li>`)}</ul></div>
      <div><p class="muted">Or by <a href="/q/swagger-ui/">the API</a>, with a key in <code>BALLAST_KEY</code></p>
        <div class="shell"><pre tabindex="0">${curl}</pre><bal-copy .text=${curl} what="Copy the command"></bal-copy></div></div>
    </section>`;
  }
}
