/** What must be ended, in the reverse order of its start. */
export class Closers {
  readonly #close: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.#close.push(close);
  }

  /** Ends everything once, also when an end fails; throws the first failure after the last end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#close.splice(0).toReversed()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
