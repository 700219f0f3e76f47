/// Gives what comes into sight the place of what has left it, so that elements are filled anew
/// instead of made anew.
export class Seats {
  private taken = new Map<string, number>();
  private made = 0;

  /// The seat of each of these keys: the one that it had, else one that is free now.
  of(keys: string[]): ReadonlyMap<string, number> {
    const here = new Set(keys);
    const free = [...this.taken].filter(([key]) => !here.has(key)).map(([, seat]) => seat);
    this.taken = new Map(keys.map((key) => [key, this.taken.get(key) ?? free.pop() ?? this.made++]));
    return this.taken;
  }
}
