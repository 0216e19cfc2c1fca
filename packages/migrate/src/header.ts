/** When a file may run: *expand* while old code is live, *contract* once none is. */
export type Phase = "expand" | "contract";

export interface Header {
  readonly phase?: Phase;
  readonly lane?: "autocommit" | "backfill";
  /** Rows a backfill takes at once. */
  readonly batch?: number;
  /** Milliseconds a backfill waits between batches. */
  readonly throttle?: number;
}

type Subject = "file" | "statement";

interface Key {
  readonly subject: Subject;
  readonly expected: string;
  /** Undefined for a value that is none. */
  readonly read: (value: string) => Header | undefined;
}

const KEYS = new Map<string, Key>([
  ["phase", { subject: "file", expected: "expand or contract", read: readPhase }],
  ["lane", { subject: "statement", expected: "backfill or autocommit", read: readLane }],
  ["batch", { subject: "statement", expected: "rows, from 1 to 1000000", read: readBatch }],
  ["throttle", { subject: "statement", expected: "a time as 200ms or 2s", read: readThrottle }],
]);

function readPhase(phase: string): Header | undefined {
  return phase === "expand" || phase === "contract" ? { phase } : undefined;
}

function readLane(lane: string): Header | undefined {
  return lane === "backfill" || lane === "autocommit" ? { lane } : undefined;
}

function readBatch(value: string): Header | undefined {
  const batch = /^\d{1,7}$/.test(value) ? Number(value) : 0;
  return batch >= 1 && batch <= 1_000_000 ? { batch } : undefined;
}

function readThrottle(value: string): Header | undefined {
  const [, amount, unit] = /^(\d{1,6})(ms|s)$/.exec(value) ?? [];
  return amount === undefined
    ? undefined
    : { throttle: Number(amount) * (unit === "s" ? 1000 : 1) };
}

/** Whether a comment is meant as a header, well written or not. */
export function isHeader(comment: string): boolean {
  return /^--\s*slipway(\s*:|\s+\w+\s*=)/i.test(comment);
}

/** Whether a header's first key is one for a statement, right or wrong as the rest may be. */
export function speaksForStatement(comment: string): boolean {
  const [, name = ""] = /^--\s*slipway\s*:?\s*(\w+)/i.exec(comment) ?? [];
  return KEYS.get(name)?.subject === "statement";
}

/** Reads `-- slipway: key=value …`; the problem says what is wrong and what would be right. */
export function parseHeader(
  comment: string,
  subject: Subject,
): { readonly header: Header } | { readonly problem: string } {
  const [, list] = /^--\s*slipway:\s*(\S.*?)\s*$/.exec(comment) ?? [];
  if (list === undefined) return { problem: 'write it as "-- slipway: key=value"' };
  const seen = new Set<string>();
  let header: Header = {};
  for (const pair of list.split(/\s+/)) {
    const [name = "", value = ""] = pair.split(/=(.*)/);
    const key = KEYS.get(name);
    if (key === undefined) return { problem: `unknown key "${name}"; known are ${known(subject)}` };
    if (key.subject !== subject) return { problem: misplaced(name, key.subject) };
    if (seen.has(name)) return { problem: `"${name}" is given twice; keep one` };
    const read = key.read(value);
    if (read === undefined)
      return { problem: `"${pair}" is not valid; ${name}= takes ${key.expected}` };
    seen.add(name);
    header = { ...header, ...read };
  }
  return { header };
}

function known(subject: Subject): string {
  const names = [...KEYS].filter(([, key]) => key.subject === subject).map(([name]) => name);
  return `${names.join(", ")} (for a ${subject})`;
}

function misplaced(name: string, subject: Subject): string {
  return subject === "file"
    ? `"${name}" speaks for the whole file; write it on line 1`
    : `"${name}" speaks for one statement; write it right above that statement`;
}
