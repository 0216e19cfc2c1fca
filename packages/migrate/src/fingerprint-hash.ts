import { createHash } from "node:crypto";
import { FINGERPRINT } from "./fingerprint/query.ts";

/** The hash of a fingerprint as a value in SQL, for a transaction that began with the fingerprint's settings. */
export const FINGERPRINT_HASH = `(SELECT md5(coalesce(string_agg(text, '\\x0a'::bytea ORDER BY text), ''::bytea))
    FROM (SELECT convert_to(line, 'UTF8') AS text FROM json_array_elements_text((${FINGERPRINT})) AS line) AS lines)`;

/** The same of lines that were read. */
export function fingerprintHash(lines: readonly string[]): string {
  // By bytes, as Postgres sorts them there; by UTF-16 units some characters come in another order.
  const sorted = lines.map((line) => Buffer.from(line)).toSorted((a, b) => Buffer.compare(a, b));
  const hash = createHash("md5");
  for (const [n, line] of sorted.entries()) hash.update(n === 0 ? line : Buffer.concat([LF, line]));
  return hash.digest("hex");
}

const LF = Buffer.from("\n");
