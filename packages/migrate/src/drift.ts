/** How a database's schema differs from what it should be, in lines of fingerprints. */
export interface Drift {
  /** Expected and not there. */
  readonly missing: readonly string[];
  /** There and not expected. */
  readonly unexpected: readonly string[];
}

/** Sets a live fingerprint against the expected one. */
export function compareFingerprints(expected: readonly string[], live: readonly string[]): Drift {
  const has = { expected: new Set(expected), live: new Set(live) };
  return {
    missing: expected.filter((line) => !has.live.has(line)),
    unexpected: live.filter((line) => !has.expected.has(line)),
  };
}

/** Lines for people: `- ` is missing, `+ ` unexpected, what changed is one above the other; then how many more there are. */
export function describeDrift({ missing, unexpected }: Drift, limit = 20): readonly string[] {
  const signed = [
    ...missing.map((line) => ({ line, sign: "-" })),
    ...unexpected.map((line) => ({ line, sign: "+" })),
  ].toSorted((a, b) => order(objectOf(a.line), objectOf(b.line)));
  const shown = signed.slice(0, limit).map(({ sign, line }) => `${sign} ${printable(line)}`);
  const rest = signed.length - shown.length;
  return rest === 0 ? shown : [...shown, `… and ${rest} more`];
}

// Kind and name, as every line begins with; the sort is stable, so what is missing stays first.
const OBJECT = /^[a-z ]+(?:"(?:[^"]|"")*"(?:\.| on (?:domain )?)?)+/u;

function objectOf(line: string): string {
  return OBJECT.exec(line)?.[0] ?? line;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Names and constants may hold line ends, and what a terminal takes for a command. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return character === "\n" ? "\\n" : `\\u${code}`;
  });
}
