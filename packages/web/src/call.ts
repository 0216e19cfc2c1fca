/** Asks a function URL for JSON. Throws an Error whose message may be shown. */
export async function call(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, init);
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw new Error(titleOf(body) ?? `The server answered ${response.status}`);
}

/** Problems say what went wrong (RFC 9457). */
function titleOf(body: unknown): string | undefined {
  const title = typeof body === "object" && body !== null && "title" in body && body.title;
  return typeof title === "string" ? title : undefined;
}
