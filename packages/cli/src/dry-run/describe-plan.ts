import type { WaitingContract } from "@slipway/migrate/deploy/waiting-contracts";
import type { Phase } from "@slipway/migrate/header";
import { type Lock, meaningOf } from "@slipway/migrate/locks/lock";
import { runsCode } from "@slipway/migrate/locks/statement-locks";
import { locksOnExisting, strongest } from "@slipway/migrate/locks/unit-locks";
import type { UnitName } from "@slipway/migrate/migrate-event";
import type { Plan } from "@slipway/migrate/plan";
import type { Refusal } from "@slipway/migrate/refusal";
import { CreatedObjects } from "@slipway/migrate/rules/created-objects";
import type { Statement } from "@slipway/migrate/statements";
import type { Unit } from "@slipway/migrate/units";

/** What a run would do. */
export interface DryRun {
  /** The database, without the password. */
  readonly target: string;
  /** In the order in which they would run. */
  readonly units: readonly PlannedUnit[];
  readonly waiting: readonly WaitingContract[];
  /** Files that hold no statement yet, and wait for their author. */
  readonly unwritten: readonly string[];
  /** Why nothing would run. */
  readonly refusals: readonly Refusal[];
}

export interface PlannedUnit extends UnitName {
  readonly lane: Unit["lane"];
  readonly phase: Phase;
  /** Whether a newer migration is applied already. */
  readonly late: boolean;
  /** The line of its first statement; null where it has none. */
  readonly line: number | null;
  readonly statements: readonly { readonly line: number; readonly text: string }[];
  /** On what was there before the run, as far as the SQL tells. */
  readonly locks: readonly (Lock & { readonly means: string })[];
  /** Whether a DO or CALL among its statements may lock more. */
  readonly runsCode: boolean;
  /** Rows at once; of a backfill alone. */
  readonly batch?: number;
}

type Known = Pick<DryRun, "target" | "waiting">;

/** Puts a plan into words and numbers. */
export function describePlan(plan: Plan, { target, waiting }: Known): DryRun {
  const created = new CreatedObjects();
  const files = new Map(plan.pending.map((file) => [file.migration, file]));
  return {
    target,
    units: plan.units.map((unit) => {
      const file = files.get(unit.migration);
      const { phase = "expand", late = false } = file ?? {};
      return { ...describeUnit(unit, created), phase, late };
    }),
    waiting,
    unwritten: plan.unwritten.map(({ migration }) => migration.tag),
    refusals: plan.refusals,
  };
}

function describeUnit(unit: Unit, created: CreatedObjects): Omit<PlannedUnit, "phase" | "late"> {
  const { migration, index, of, lane } = unit;
  const statements: readonly Statement[] = unit.statements;
  const locks = strongest(statements.flatMap((statement) => locksOnExisting(statement, created)));
  return {
    tag: migration.tag,
    index,
    of,
    lane,
    line: statements[0]?.position.line ?? null,
    statements: statements.map(({ text, position }) => ({ line: position.line, text })),
    locks: locks.map((lock) => ({ ...lock, means: meaningOf(lock) })),
    runsCode: statements.some(({ node }) => runsCode(node)),
    ...(unit.lane === "backfill" ? { batch: unit.batch } : {}),
  };
}
