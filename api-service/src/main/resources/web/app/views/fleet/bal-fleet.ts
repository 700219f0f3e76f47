import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../../lib/api';
import { count, sourceName, speed } from '../../lib/format';
import { speeds } from '../../lib/history';
import { sentence } from '../../lib/http';
import { icon } from '../../lib/icons';
import { live } from '../../lib/live';
import { session } from '../../lib/session';
import { sheet } from '../../lib/sheet';
import { toasts } from '../../lib/toasts';
import type { Worker } from '../../lib/types';
import { Every, Watch } from '../../lib/watch';
import '../../parts/bal-spark';
import '../../parts/bal-state';
import '../../parts/bal-time';

/// The workers: what each does, how fast, and how to empty one.
@customElement('bal-fleet')
export class BalFleet extends LitElement {
  static override styles = [sheet, css`
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 14px; }
    article { padding: 14px 16px; display: grid; gap: 10px; align-content: start; }
    header { display: flex; gap: 8px; align-items: center; }
    .slots { display: flex; gap: 4px; flex-wrap: wrap; }
    .slots i { width: 18px; height: 8px; border-radius: 3px; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line-strong); }
    .slots i.busy { background: var(--accent); box-shadow: none; }
    .numbers { display: flex; justify-content: space-between; gap: 8px; align-items: center; font-variant-numeric: tabular-nums; }
    .numbers b { font-size: 18px; font-weight: 650; }
    .numbers b, .numbers .muted { white-space: nowrap; }
    ul { list-style: none; padding: 0; margin: 0; display: grid; gap: 4px; }
    li { display: flex; gap: 8px; }
    .none { padding: 28px; display: grid; gap: 10px; }
  `];

  @state() private workers: Worker[] | null = null;

  constructor() {
    super();
    new Watch(this, live, session);
    new Every(this, 2000, () => this.read());
  }

  private async read(): Promise<void> {
    const workers = await api.workers();
    speeds.add(workers);
    this.workers = workers.sort((a, b) => a.id.localeCompare(b.id));
  }

  private async steer(worker: Worker): Promise<void> {
    try {
      await (worker.state === 'draining' ? api.activate(worker.id) : api.drain(worker.id));
      toasts.done(worker.state === 'draining' ? `${worker.id} takes work again.` : `${worker.id} hands its work back and takes none.`);
      await this.read();
    } catch (error) {
      toasts.failed(sentence(error));
    }
  }

  override render() {
    const workers = this.workers;
    return html`<div class="page">
      <div class="head"><h1>Fleet</h1>${workers ? html`<span class="muted num">${count(workers.filter((worker) => worker.state !== 'lost').length, 'worker')}, ${speed(live.speed())}</span>` : ''}</div>
      ${workers === null ? html`<p class="muted">${icon('spin')} Reading workers</p>` : workers.length === 0 ? this.nobody() : html`<div class="grid">${repeat(workers, (worker) => worker.id, (worker) => this.one(worker))}</div>`}
    </div>`;
  }

  private nobody() {
    return html`<div class="card none"><h2>No worker has reported yet</h2>
      <p class="muted">A worker on a node needs the address of this API, a worker key and its volumes:</p>
      <pre tabindex="0">BALLAST_URL=${location.origin} BALLAST_KEY_FILE=worker.key BALLAST_VOLUMES=shared=/models</pre></div>`;
  }

  private one(worker: Worker) {
    return html`<article class="card" aria-label="Worker ${worker.id}">
      <header><h2 class="grow cut" title=${worker.id}>${worker.id}</h2><bal-state .state=${worker.state}></bal-state></header>
      <p class="muted cut">${worker.kind} on ${worker.host} · ${worker.volumes.join(', ') || 'no volume'} · ${worker.version}</p>
      <div class="numbers"><b>${speed(worker.state === 'lost' ? 0 : worker.speed)}</b>
        <span class="slots" role="img" aria-label="${worker.busy} of ${worker.slots} slots busy">${Array.from({ length: Math.min(worker.slots, 32) }, (_, slot) => html`<i class=${slot < worker.busy ? 'busy' : ''}></i>`)}</span>
        <span class="muted">${worker.busy} of ${worker.slots}</span></div>
      <bal-spark .values=${speeds.of(worker)}></bal-spark>
      ${worker.tasks.length ? html`<ul>${worker.tasks.slice(0, 6).map((task) => html`<li><span class="muted">${task.kind}</span><a class="cut" href="/admin/jobs/${task.job}">${task.file ?? this.nameOf(task.job)}</a></li>`)}
        ${worker.tasks.length > 6 ? html`<li class="muted">and ${worker.tasks.length - 6} more</li>` : ''}</ul>` : html`<p class="muted">${worker.state === 'lost' ? html`Silent since <bal-time .at=${worker.last_seen}></bal-time>` : 'Idle'}</p>`}
      ${session.may('admin') && worker.state !== 'lost' ? html`<div><button class="small" @click=${() => this.steer(worker)}>
        ${worker.state === 'draining' ? html`${icon('play')} Activate` : html`${icon('drain')} Drain`}</button></div>` : ''}
    </article>`;
  }

  private nameOf(id: string): string {
    const job = live.jobs.get(id);
    return job ? sourceName(job.source) : id;
  }
}
