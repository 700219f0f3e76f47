import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../lib/icons';
import { isForField } from '../lib/keys';
import { live } from '../lib/live';
import { route } from '../lib/route';
import { session } from '../lib/session';
import { sheet } from '../lib/sheet';
import { Watch } from '../lib/watch';
import '../parts/bal-toasts';
import '../views/add/bal-add';
import '../views/catalog/bal-catalog';
import '../views/fleet/bal-fleet';
import '../views/installed/bal-installed';
import '../views/jobs/bal-jobs';
import '../views/settings/bal-settings';
import './bal-connection';
import './bal-maintenance';
import './bal-rail';
import './bal-shortcuts';
import './bal-sign-in';
import './bal-status';
import './bal-tray';

interface Place {
  title: string;
  view: (words: string[]) => TemplateResult;
}

const PLACES: Record<string, Place> = {
  models: { title: 'Catalog', view: () => html`<bal-catalog></bal-catalog>` },
  custom: { title: 'Custom', view: () => html`<bal-catalog custom></bal-catalog>` },
  add: { title: 'Add a model', view: () => html`<bal-add></bal-add>` },
  installed: { title: 'Installed', view: ([id]) => html`<bal-installed .model=${id ?? ''}></bal-installed>` },
  jobs: { title: 'Jobs', view: ([id]) => html`<bal-jobs .job=${id ?? ''}></bal-jobs>` },
  fleet: { title: 'Fleet', view: () => html`<bal-fleet></bal-fleet>` },
  settings: { title: 'Settings', view: () => html`<bal-settings></bal-settings>` },
};

const NOWHERE: Place = {
  title: 'Nothing here',
  view: () => html`<div class="page"><h1>There is nothing at this address</h1><p><a href="/admin/models">To the catalog</a></p></div>`,
};

const GO: Record<string, string> = { c: 'models', i: 'installed', o: 'custom', j: 'jobs', f: 'fleet', s: 'settings' };

/// The whole page: the frame around the view that the address names.
@customElement('ballast-page')
export class BallastPage extends LitElement {
  static override styles = [sheet, css`
    :host { display: block; min-height: 100dvh; }
    main { padding-left: var(--rail); }
    main:focus-visible { outline: none; }
    @media (max-width: 719px) { main { padding-left: 0; } }
  `];

  @state() private help = false;
  private led = false;
  private where = '';

  constructor() {
    super();
    new Watch(this, route, session);
    session.addEventListener('moved', () => (session.has('viewer') ? live.start() : live.stop()));
    void session.find();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.pressed);
    window.addEventListener('dragover', this.dragged);
    window.addEventListener('drop', this.dragged);
    this.addEventListener('click', (event) => route.follow(event));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.pressed);
    window.removeEventListener('dragover', this.dragged);
    window.removeEventListener('drop', this.dragged);
  }

  /// A file that misses the place for it would replace the page.
  private readonly dragged = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };

  private readonly pressed = (event: KeyboardEvent) => {
    if (isForField(event)) return;
    const leads = this.led;
    this.led = false;
    if (leads && GO[event.key]) route.go(`/admin/${GO[event.key]}`);
    else if (event.key === 'g') this.led = true;
    else if (event.key === '?') this.help = true;
    else if (event.key === 'a' && session.may('operator')) route.go('/admin/add');
    else return;
    event.preventDefault();
  };

  override render() {
    if (session.who === 'unknown') return session.problem ? this.waiting() : html``;
    if (!session.may('viewer')) return html`<bal-sign-in></bal-sign-in><bal-toasts></bal-toasts>`;
    const [name = 'models', ...words] = route.words;
    const place = PLACES[name] ?? NOWHERE;
    document.title = `${place.title} · Ballast`;
    return html`
      <bal-rail .here=${name} @skip=${this.skip}></bal-rail>
      <main id="content" tabindex="-1">
        <bal-status></bal-status>
        <bal-connection></bal-connection>
        <bal-maintenance></bal-maintenance>
        ${place.view(words)}
      </main>
      <bal-tray></bal-tray>
      <bal-toasts></bal-toasts>
      ${this.help ? html`<bal-shortcuts @closed=${() => (this.help = false)}></bal-shortcuts>` : ''}
    `;
  }

  private waiting(): TemplateResult {
    return html`<main class="page" id="content"><h1>Ballast does not answer yet</h1>
      <p role="status">${icon('spin')} ${session.problem}</p><p class="muted">The page tries again by itself.</p></main>`;
  }

  override updated(): void {
    const name = route.words[0] ?? '';
    if (this.where && this.where !== name) window.scrollTo(0, 0);
    this.where = name;
  }

  private skip(): void {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  }
}
