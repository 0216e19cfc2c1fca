/** A Lambda function behind its own function URL. Plain data, read by the deploy and by the local runner. */
export interface FunctionDefinition {
  /** Names the function, its URL and its log lines. */
  readonly name: string;
  /** Entry point as SST writes it: path without extension, a dot, the export; from the repository's root. */
  readonly handler: string;
  /** Seconds until Lambda ends an invocation. */
  readonly timeout: number;
  /** Megabytes. */
  readonly memory: number;
  /** Environments that may run at once; a request above it is answered 429. */
  readonly concurrency: number;
  /** Who may call: anyone, who signs as AWS does (checked by the URL), or who bears a token (checked by the handler, with `requireToken`). */
  readonly auth: "public" | "iam" | "token";
  /** Files laid beside the bundle; `from` is relative to the repository's root. */
  readonly copyFiles: readonly { readonly from: string; readonly to: string }[];
}

/** The one list of functions. A handler is added by adding its file and its line here. */
export const functions: readonly FunctionDefinition[] = [
  {
    name: "counter",
    handler: "packages/functions/src/counter.handler",
    timeout: 10,
    memory: 512,
    concurrency: 20,
    auth: "public",
    copyFiles: [],
  },
  {
    name: "users",
    handler: "packages/functions/src/users.handler",
    timeout: 10,
    memory: 512,
    concurrency: 20,
    auth: "token",
    copyFiles: [],
  },
  {
    name: "status",
    handler: "packages/functions/src/status.handler",
    timeout: 10,
    memory: 512,
    concurrency: 5,
    auth: "public",
    copyFiles: [{ from: ".slipway/manifest.json", to: "manifest.json" }],
  },
];

/** The answer headers that such a page may read beyond the few that every page may (Fetch standard, 3.3.2). */
export const exposeHeaders: readonly string[] = [
  "idempotency-replayed",
  "location",
  "retry-after",
  "server-timing",
  "x-amzn-requestid",
];

/** The request headers that a page of another origin may send. Each by name: `*` does not cover `authorization`. */
export const allowHeaders: readonly string[] = ["authorization", "content-type", "idempotency-key"];

/** Seconds for which a browser may keep the answer to a preflight; Chromium keeps it for 7200 at most. */
export const preflightMaxAge = 86_400;
