/// How much of a difference the last 5 s make.
const SECONDS = 5;

/// The speed at which a number grows, smoothed.
export class Pace {
  /// Per second.
  speed = 0;
  private last: { value: number; at: number } | null = null;

  reset(): void {
    this.speed = 0;
    this.last = null;
  }

  add(value: number, at = performance.now()): void {
    if (this.last) {
      const seconds = (at - this.last.at) / 1000;
      // Events that come at once say nothing of the speed.
      if (seconds < 0.2) return;
      const now = Math.max(0, value - this.last.value) / seconds;
      this.speed = this.speed === 0 ? now : this.speed + (now - this.speed) * (1 - Math.exp(-seconds / SECONDS));
    }
    this.last = { value, at };
  }
}
