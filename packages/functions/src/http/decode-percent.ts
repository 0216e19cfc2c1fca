import { Refusal } from "./refusal.ts";

/** Throws Refusal for a `%` that is not followed by the hex of UTF-8. */
export function decodePercent(raw: string, where: "path" | "query"): string {
  try {
    return decodeURIComponent(raw);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new Refusal("malformed-request", {
      detail: `The ${where} holds a malformed percent-encoding.`,
    });
  }
}
