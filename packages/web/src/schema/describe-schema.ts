import type { SchemaStatus } from "@slipway/core/contract/status";

/** One line of the ledger as it is shown. */
export interface LedgerLine {
  readonly state: "pending" | "applied";
  readonly tag: string;
  readonly appliedAt: Date | undefined;
}

/** The schema's state in words. */
export interface SchemaWords {
  readonly summary: string;
  /** Whether the database lacks migrations that this release was built with. */
  readonly behind: boolean;
  readonly lines: readonly LedgerLine[];
  /** How many applied migrations have no line; empty where each has one. */
  readonly rest: string;
  readonly drift: string;
  readonly drifted: boolean;
  readonly latency: string;
}

/** Lines that keep their place on the page; of the applied ones no more are shown than fill them, of the pending ones all. */
const LINES = 4;

export function describeSchema(status: SchemaStatus): SchemaWords {
  const { applied, newest, pending, drift, latency } = status;
  // The newest on top: what is to come stands above what is there.
  const coming = pending
    .toReversed()
    .map((tag): LedgerLine => ({ state: "pending", tag, appliedAt: undefined }));
  const done = newest
    .slice(0, Math.max(1, LINES - coming.length))
    .map(({ tag, appliedAt }): LedgerLine => ({
      state: "applied",
      tag: tag ?? "unknown to this release",
      appliedAt: appliedAt ?? undefined,
    }));
  const behind = pending.length > 0;
  const rest = applied - done.length;
  const counted = `${count(applied, "migration")} applied`;
  return {
    summary: behind ? `${counted}, ${pending.length} pending` : `${counted}, none pending`,
    behind,
    lines: [...coming, ...done],
    rest: rest > 0 ? `and ${rest} more` : "",
    drift: describeDrift(drift),
    drifted: drift !== null && drift.missing + drift.unexpected > 0,
    latency: `${latency.toFixed(1)} ms`,
  };
}

function describeDrift(drift: SchemaStatus["drift"]): string {
  if (drift === null) return "not known";
  const parts = [
    ...(drift.missing > 0 ? [`${drift.missing} missing`] : []),
    ...(drift.unexpected > 0 ? [`${drift.unexpected} unexpected`] : []),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
