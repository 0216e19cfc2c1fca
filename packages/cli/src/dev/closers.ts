/** What must be ended, in the reverse order of its start. */
export class Closers {
  readonly #close: (() => Promise<void>)[] = [];
  #closed = false;

  /** Whether the end has begun. */
  get closed(): boolean {
    return this.#closed;
  }

  /** What is started after the end has begun is ended at once. */
  add(close: () => Promise<void>): void {
    if (this.#closed) void close().catch(() => {});
    else this.#close.push(close);
  }

  /** Ends everything once, also when an end fails; throws the first failure after the last end. */
  async close(): Promise<void> {
    this.#closed = true;
    const failures: unknown[] = [];
    for (const close of this.#close.splice(0).toReversed()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
