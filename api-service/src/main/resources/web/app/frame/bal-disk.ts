import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { bytes } from '../lib/format';
import { sheet } from '../lib/sheet';
import { styled } from '../lib/styled';
import type { Volume } from '../lib/types';

/// How full the volumes are: used, reserved by running jobs (hatched), free.
@customElement('bal-disk')
export class BalDisk extends LitElement {
  static override styles = [sheet, css`
    .disk { display: flex; align-items: center; gap: 8px; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .bar { position: relative; width: clamp(60px, 9vw, 140px); height: 8px; border-radius: 99px; overflow: hidden; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line-strong); display: flex; }
    .used { background: var(--line-strong); } .models { background: var(--accent); }
    .reserved { background: repeating-linear-gradient(-45deg, var(--accent) 0 2px, transparent 2px 5px); }
    .tight { color: var(--bad); font-weight: 600; }
    @media (max-width: 719px) { .bar { width: 40px; } .models-size { display: none; } }
  `];

  @property({ attribute: false }) volumes: Volume[] = [];

  override render() {
    return this.volumes.map((volume) => this.one(volume));
  }

  private one(volume: Volume) {
    const part = (count: number) => styled({ width: `${Math.max(0, (count / Math.max(1, volume.total_bytes)) * 100)}%` });
    const used = volume.total_bytes - volume.free_bytes;
    const models = Math.min(used, volume.used_by_models_bytes);
    const reserved = Math.min(volume.free_bytes, volume.reserved_bytes);
    const tight = volume.free_bytes - reserved < volume.total_bytes / 20;
    const said = `Volume ${volume.name}: ${bytes(models)} of models, ${bytes(used - models)} other, ${bytes(reserved)} reserved, ${bytes(volume.free_bytes)} free of ${bytes(volume.total_bytes)}`;
    return html`<span class="disk" title=${said}>
      <span class="muted">${this.volumes.length > 1 ? volume.name : 'Disk'}</span>
      <span class="bar" role="img" aria-label=${said}>
        <i class="models" ${part(models)}></i><i class="used" ${part(used - models)}></i><i class="reserved" ${part(reserved)}></i>
      </span>
      <span><span class="models-size">${bytes(models)} <span class="muted">·</span> </span><span class=${tight ? 'tight' : ''}>${bytes(volume.free_bytes)} free</span></span>
    </span>`;
  }
}
