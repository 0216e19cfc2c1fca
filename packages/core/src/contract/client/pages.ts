/** A list that is asked for page by page, as it is read; each page is a call with a deadline of its own. */
export interface Pages<Item, Page> extends AsyncIterable<Item> {
  /** The first page alone. Its `next`, passed as `cursor`, gives the one after it. */
  page(): Promise<Page>;
  pages(): AsyncGenerator<Page, void, undefined>;
}

/** Reads a list from the page at a cursor on; `items` is the key of its rows, as the route's contract has it. */
export function readPages(
  items: string,
  ask: (next?: { readonly cursor: unknown }) => Promise<unknown>,
): Pages<unknown, unknown> {
  return {
    page: () => ask(),
    async *pages() {
      let page = await ask();
      for (;;) {
        yield page;
        const cursor = valueOf(page, "next");
        if (cursor === null) return;
        page = await ask({ cursor });
      }
    },
    async *[Symbol.asyncIterator]() {
      for await (const page of this.pages()) {
        const rows = valueOf(page, items);
        if (Array.isArray(rows)) yield* rows;
      }
    },
  };
}

/** Of an answer that the contract's shape let through. */
function valueOf(page: unknown, key: string): unknown {
  return Reflect.get(Object(page), key);
}
