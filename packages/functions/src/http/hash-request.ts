/** What a request sent, before the contract of this release has had a say: another release must hash it alike. */
export interface Sent {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Equal for requests that ask for the same: the order of JSON's keys does not count. */
export function hashRequest({ params, query, body }: Sent): string {
  return hash(JSON.stringify([params, query, body].map(sorted)));
}

/** With the keys of all objects in one order, which JSON does not give them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

/** By the builtin's own name: importing it as a module reads every export, which a cold start would pay for. */
function hash(text: string): string {
  return process.getBuiltinModule("node:crypto").hash("sha256", text, "base64url");
}
