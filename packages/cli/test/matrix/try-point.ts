import { urlOf, withDatabase } from "./databases.ts";
import { type Blow, MIDWAY_FATES } from "./fates.ts";
import { finish, isUnresolved } from "./finish.ts";
import type { Report } from "./migrator-messages.ts";
import type { Point } from "./points.ts";
import { runInto } from "./run-into.ts";
import type { Rehearsed, Stage } from "./stage.ts";
import { differs } from "./state.ts";

/**
 * Has one request meet its fate, runs the migrator again, and compares what is left with what a run without faults leaves.
 * Resolves to what is wrong, if anything is.
 */
export async function tryPoint(stage: Stage, point: Point): Promise<string | undefined> {
  const rehearsed = stage.rehearsed.get(point.history);
  if (rehearsed === undefined) throw new Error(`${point.history} was not rehearsed`);
  return await withDatabase(stage.site, rehearsed.template, async (name) => {
    const { report, caught } = await runInto(stage, point, name);
    const problem = missed(point, caught) ?? unexpected(report, point);
    return problem ?? (await finishAndCompare(stage, point, { name, rehearsed }));
  });
}

/** A point that does not come about proves nothing. */
function missed({ fate }: Point, caught: boolean | undefined): string | undefined {
  if (caught === undefined) return "the run ended before this request; without faults it sends it";
  const mustCatch = MIDWAY_FATES.includes(fate) && !caught;
  return mustCatch ? "its statement was not held up; without faults it is" : undefined;
}

/** What is wrong with how the run ended that met the fate. */
function unexpected(report: Report | "killed", { history, fate }: Point): string | undefined {
  if (report === "killed") {
    return fate.blow.startsWith("kill") ? undefined : "the migrator was killed by somebody else";
  }
  if (report.ended === "applied" || isUnresolved(report, { history })) return undefined;
  const mayRefuse = report.ended === "refused" && MAY_END_AS[fate.blow]?.includes(report.code);
  return mayRefuse === true ? undefined : `the run ended with ${report.message}`;
}

/** Codes that a run may end with when it is struck; one broken connection has to be got over. */
const MAY_END_AS: Readonly<Partial<Record<Blow, readonly string[]>>> = {
  cancel: ["failed"],
  restart: ["unreachable"],
  crash: ["unreachable"],
};

async function finishAndCompare(
  { site, migrators }: Stage,
  { history, transport }: Point,
  { name, rehearsed }: { readonly name: string; readonly rehearsed: Rehearsed },
): Promise<string | undefined> {
  const direct = urlOf(site, { name, transport: "tcp" });
  const order = { url: urlOf(site, { name, transport }), transport, history };
  const problem = await finish({ order, direct }, (again) =>
    migrators.lend(({ run }) => run(again)),
  );
  if (problem !== undefined) return problem;
  return await differs(rehearsed.state, direct);
}
