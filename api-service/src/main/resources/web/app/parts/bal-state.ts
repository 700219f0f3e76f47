import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon, type IconName } from '../lib/icons';
import { sheet } from '../lib/sheet';

type Tone = 'ok' | 'warn' | 'bad' | 'busy' | 'calm';

const STATES: Record<string, [IconName, Tone, string?]> = {
  queued: ['queue', 'calm'],
  resolving: ['spin', 'busy'],
  waiting: ['clock', 'warn'],
  downloading: ['spin', 'busy'],
  paused: ['pause', 'calm'],
  publishing: ['spin', 'busy'],
  completed: ['check', 'ok'],
  failed: ['warn', 'bad'],
  cancelled: ['stop', 'calm'],
  cancelling: ['stop', 'calm'],
  done: ['check', 'ok'],
  present: ['check', 'ok'],
  missing: ['down', 'calm'],
  error: ['warn', 'bad'],
  active: ['check', 'ok'],
  draining: ['drain', 'warn'],
  lost: ['warn', 'bad'],
  installed: ['check', 'ok'],
  ok: ['check', 'ok'],
  verified: ['shield', 'ok'],
  damaged: ['warn', 'bad'],
};

/// A state as an icon, a word and a colour.
@customElement('bal-state')
export class BalState extends LitElement {
  static override styles = [sheet, css`
    :host { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
    .ok { color: var(--ok); } .warn { color: var(--warn); } .bad { color: var(--bad); } .busy { color: var(--accent); } .calm { color: var(--muted); }
    span { color: var(--text); }
  `];

  @property() state = '';
  /// Another word than the state's own.
  @property() word = '';
  /// Only the icon is to be seen; the word is still read aloud.
  @property({ type: Boolean }) brief = false;

  override render() {
    const [name, tone] = STATES[this.state] ?? ['clock', 'calm'];
    const word = this.word || this.state;
    return html`<b class=${tone} title=${this.brief ? word : ''}>${icon(name)}</b><span class=${this.brief ? 'unseen' : ''}>${word}</span>`;
  }
}
