/// How many dialogs are open. They lie in the shadow of parts, where no selector of the document finds
/// them.
class Dialogs {
  private open = 0;

  get any(): boolean {
    return this.open > 0;
  }

  opened(): void {
    this.open++;
  }

  closed(): void {
    this.open--;
  }
}

export const dialogs = new Dialogs();
