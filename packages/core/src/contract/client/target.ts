import type { Route } from "../route.ts";

/** A token; a caller who has none gives nothing, null as `localStorage` does, or an empty text. */
export type GivenToken = string | null | undefined;

/** A token, or what gives one: asked once for each call, and once more, with the token that was refused, where that is. */
export type Token = GivenToken | ((refused?: string) => GivenToken | Promise<GivenToken>);

/** What of a request does not change from one attempt to the next. */
export interface Init {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  /** A write that is sent on is mostly asked for again as a read, whose answer would pass for its own. */
  readonly redirect: "follow" | "manual";
}

/** What of a `Response` is read. */
export interface Received {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** As much of the global `fetch` as is used. */
export type Fetch = (
  url: string,
  init: Init & { readonly signal: AbortSignal },
) => Promise<Received>;

export interface ClientOptions {
  /** For the routes that want one; no other is sent it. */
  readonly token?: Token;
  /** In place of the global one. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds for a call that does not say its own; 10 seconds unless said. */
  readonly timeout?: number | undefined;
}

/** One route at its address. */
export interface Target {
  /** As in the client: `users.create`. */
  readonly operation: string;
  readonly route: Route;
  readonly url: string;
  readonly client: ClientOptions;
}
