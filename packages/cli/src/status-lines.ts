import type { StageStatus } from "@slipway/migrate/deploy/read-stage";
import type { Status } from "@slipway/migrate/status";

/** Where a database stands, for people. */
export function statusLines(status: Status): string[] {
  const { applied, pending, refusals, warnings, drizzleKit } = status;
  const newest = applied.at(-1);
  return [
    newest === undefined
      ? "Nothing is applied."
      : `${applied.length} applied, the newest of the history ${newest.tag}${at(newest.appliedAt)}.`,
    pending.length === 0 ? "Nothing is pending." : `${pending.length} pending:`,
    ...pending.map((one) => `  ${one.tag}${remarks(one)}`),
    ...refusals.map(({ message }) => `Refused: ${message}`),
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(drizzleKit.length === 0
      ? ["drizzle-kit may take a turn on this database."]
      : [
          "drizzle-kit must not migrate this database now:",
          ...drizzleKit.map((why) => `  ${why}`),
        ]),
  ];
}

const at = (appliedAt: string | null) => (appliedAt === null ? "" : ` at ${appliedAt}`);

function remarks({ phase, units, done, open, late }: Status["pending"][number]): string {
  const words = [
    ...(phase === "contract" ? ["contract"] : []),
    ...(late ? ["older than the newest applied one"] : []),
    ...(done > 0 ? [`${done} of ${units} units done`] : []),
    ...(open === null ? [] : [`unit ${done + 1} ${openRemark(open)}`]),
  ];
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

function openRemark({ state, rows }: NonNullable<Status["pending"][number]["open"]>): string {
  return state === "running"
    ? `has changed ${rows ?? 0} rows so far`
    : "was begun, and is at work or was broken off";
}

interface Deployed extends Pick<StageStatus, "pending" | "deploys" | "ahead"> {
  /** As lines; null where it was not looked for. */
  readonly drift: readonly string[] | null;
}

/** Which release is live and what waits for it, for people; nothing where none was ever deployed. */
export function deployLines({
  deploys: { live, begun, due },
  pending,
  ahead,
  drift,
}: Deployed): string[] {
  const drifted = (drift ?? []).map((line) => `Drift: ${line}`);
  if (live === null && begun.length === 0) return drifted;
  const contracts = pending.filter(({ phase }) => phase === "contract");
  return [
    ...drifted,
    live === null
      ? "No release is live yet."
      : `Release ${live.release} is live since ${live.since}.`,
    ...(ahead === 0
      ? []
      : [`The schema is ${ahead} ahead of this history, whose code can do with it.`]),
    ...begun.map((release) => `The deploy of release ${release} did not reach its end.`),
    ...contracts.map(({ tag, when }) =>
      due.includes(when)
        ? `${tag} is due: the next deploy applies it, or db:contract.`
        : `${tag} waits for code that may need the old shape.`,
    ),
  ];
}
