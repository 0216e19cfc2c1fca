import { element } from "../element.ts";

/** Milliseconds without a key until what was typed is asked for. */
const CALM = 250;

/**
 * The field that searches. What is searched for stands in the URL's fragment, so that a reload keeps it; unlike a query
 * it reaches no server and no log.
 */
export class SearchBox {
  readonly #input = element("search", HTMLInputElement);
  readonly #search: (text: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: string;

  constructor(search: (text: string) => void) {
    this.#search = search;
    this.#last = readFragment();
    this.#input.value = this.#last;
    this.#input.addEventListener("input", () => this.#later());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#now();
    });
    addEventListener("hashchange", () => {
      this.#input.value = readFragment();
      this.#now();
    });
  }

  get text(): string {
    return this.#last;
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#now(), CALM);
  }

  #now(): void {
    clearTimeout(this.#timer);
    const text = this.#input.value.trim();
    if (text === this.#last) return;
    this.#last = text;
    const fragment = text === "" ? "" : `#${new URLSearchParams({ email: text }).toString()}`;
    history.replaceState(null, "", `${location.pathname}${location.search}${fragment}`);
    this.#search(text);
  }
}

function readFragment(): string {
  return new URLSearchParams(location.hash.slice(1)).get("email")?.trim() ?? "";
}
