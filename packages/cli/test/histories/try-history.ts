import type { WithEmpty } from "@slipway/migrate/deploy/rehearse";
import { compareFingerprints, describeDrift } from "@slipway/migrate/drift";
import { replay } from "@slipway/migrate/histories/replay";
import type { History } from "@slipway/migrate/history";
import { cutUnits } from "@slipway/migrate/units";
import { expectedMessage } from "../../src/expected-message.ts";

export interface Trial {
  readonly name: string;
  /** What deploys find, one after the other. Throws MigrateError where it cannot be read. */
  readonly deploys: () => readonly History[];
}

export interface TrialResult {
  readonly passed: boolean;
  /** One line, and what is wrong below it. */
  readonly text: string;
}

const SHOWN_LINES = 10;

/** Replays a history fresh and step by step, and says whether both end in the same schema. */
export async function tryHistory(
  { name, deploys }: Trial,
  withEmpty: WithEmpty,
): Promise<TrialResult> {
  const began = performance.now();
  try {
    const histories = deploys();
    const size = await sizeOf(histories.at(-1));
    const { fresh, stepwise } = await replay(histories, withEmpty);
    const differs = describeDrift(compareFingerprints(fresh, stepwise), SHOWN_LINES);
    const ms = Math.round(performance.now() - began);
    if (differs.length === 0) return { passed: true, text: `ok      ${name}: ${size}, ${ms} ms` };
    const text = `FAILED  ${name}: ${size}, ${ms} ms: one by one (+) is not as fresh (-)`;
    return { passed: false, text: below(text, differs) };
  } catch (error) {
    const message = expectedMessage(error);
    if (message === undefined) throw error;
    return { passed: false, text: below(`FAILED  ${name}`, message.split("\n")) };
  }
}

async function sizeOf(history: History | undefined): Promise<string> {
  const { migrations = [] } = history ?? {};
  const cuts = await Promise.all(migrations.map((migration) => cutUnits(migration, migrations)));
  const lanes = Object.groupBy(
    cuts.flatMap(({ units }) => units),
    ({ lane }) => lane,
  );
  const units = Object.entries(lanes).map(([lane, found]) => `${found.length} ${lane}`);
  return `${migrations.length} migrations, units: ${units.join(", ") || "none"}`;
}

function below(line: string, others: readonly string[]): string {
  return [line, ...others.slice(0, SHOWN_LINES + 1).map((other) => `          ${other}`)].join(
    "\n",
  );
}
