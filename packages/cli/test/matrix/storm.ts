import { urlOf, withDatabase } from "./databases.ts";
import { runMigrator } from "./run-migrator.ts";
import type { Rehearsed, Stage } from "./stage.ts";
import { differs } from "./state.ts";

/** Has migrators apply a history at once, half of them over each transport. Resolves to what is wrong, if anything is. */
export async function tryStorm(
  { site, rehearsed }: Pick<Stage, "site" | "rehearsed">,
  { history, migrators }: { readonly history: string; readonly migrators: number },
): Promise<string | undefined> {
  const found = rehearsed.get(history);
  if (found === undefined) throw new Error(`${history} was not rehearsed`);
  return await withDatabase(site, found.template, async (name) => {
    const runs = Array.from({ length: migrators }, async (_, n) => {
      const transport = n % 2 === 0 ? "http" : "tcp";
      return await runMigrator({ url: urlOf(site, { name, transport }), transport, history });
    });
    const units: string[] = [];
    for (const report of await Promise.all(runs)) {
      if (report.ended !== "applied") return `a migrator ended with ${report.message}`;
      units.push(...report.units);
    }
    return (
      misapplied(found, units) ??
      (await differs(found.state, urlOf(site, { name, transport: "tcp" })))
    );
  });
}

function misapplied({ units }: Rehearsed, applied: readonly string[]): string | undefined {
  const [expected, got] = [units.toSorted().join(", "), applied.toSorted().join(", ")];
  return expected === got ? undefined : `the migrators say to have applied ${got}, not ${expected}`;
}
