import type { ReactiveController, ReactiveControllerHost } from 'lit';

const AHEAD = 700;

/// Which lines of a long list are near the part of it that can be seen. The page itself scrolls.
export class Slice implements ReactiveController {
  private tops: number[] = [0];
  private shown = '';
  private asked = false;

  constructor(
    private readonly host: ReactiveControllerHost & Element,
    private readonly start: () => Element | null,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('scroll', this.look, { passive: true });
    window.addEventListener('resize', this.look);
  }

  hostDisconnected(): void {
    window.removeEventListener('scroll', this.look);
    window.removeEventListener('resize', this.look);
  }

  /// Where the list begins is known after the first rendering only.
  hostUpdated(): void {
    this.look();
  }

  /// Takes the heights of all lines, in pixels.
  measure(heights: number[]): void {
    this.tops = [0];
    for (const height of heights) this.tops.push(this.tops.at(-1)! + height);
  }

  /// The lines to render, first and end.
  now(): [number, number] {
    const [first, end] = this.range();
    this.shown = `${first}-${end}`;
    return [first, end];
  }

  /// The room that these lines take, in pixels.
  room(first: number, end: number): number {
    return this.tops[end]! - this.tops[first]!;
  }

  private range(): [number, number] {
    const begin = this.start()?.getBoundingClientRect().top ?? 0;
    const lines = this.tops.length - 1;
    const first = Math.max(0, this.lineAt(-begin - AHEAD));
    return [Math.min(first, lines), Math.min(lines, this.lineAt(window.innerHeight - begin + AHEAD) + 1)];
  }

  /// The line at this height, by halving.
  private lineAt(height: number): number {
    let low = 0;
    let high = this.tops.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle]! <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private readonly look = () => {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      const [first, end] = this.range();
      if (`${first}-${end}` !== this.shown) this.host.requestUpdate();
    });
  };
}
