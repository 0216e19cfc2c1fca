import { decodePercent } from "./decode-percent.ts";

/** The query as Lambda itself would hand it over: decoded, a repeated name joined by commas. */
export function readQuery(raw: string): Readonly<Record<string, string>> {
  const query = new Map<string, string>();
  for (const pair of raw.split("&")) {
    if (pair === "") continue;
    const [name = "", ...rest] = pair.replaceAll("+", " ").split("=");
    const decodedName = decodePercent(name, "query");
    const value = decodePercent(rest.join("="), "query");
    const before = query.get(decodedName);
    query.set(decodedName, before === undefined ? value : `${before},${value}`);
  }
  // From a Map: a parameter named __proto__ stays an ordinary key.
  return Object.fromEntries(query);
}
