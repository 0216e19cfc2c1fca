import type { PendingFile, Plan } from "./plan.ts";

/** Why `drizzle-kit migrate` must not run on this database now; empty if it may. */
export function drizzleKitObstacles({ pending, refusals }: Plan): string[] {
  const files = pending.flatMap((file) => {
    const obstacle = obstacleOf(file);
    return obstacle === undefined ? [] : `${file.migration.tag}.sql ${obstacle}`;
  });
  return refusals.length > 0 ? ["what `migrate` refuses has to be settled first", ...files] : files;
}

function obstacleOf({ late, begun, units }: PendingFile): string | undefined {
  if (late) {
    return "is older than the newest applied migration: drizzle-kit would skip it and report success";
  }
  if (begun !== undefined) return "is applied in part: drizzle-kit would run it from its beginning";
  const alone = units.find(({ lane }) => lane === "autocommit");
  if (alone !== undefined) {
    const line = alone.statements[0]?.position.line;
    return `has a statement on line ${line} that cannot run in drizzle-kit's one transaction`;
  }
  const cut = units.find(({ lane }, n) => lane === "batch" && units[n - 1]?.lane === "batch");
  if (cut !== undefined) {
    const line = cut.statements[0]?.position.line;
    return `needs a commit before line ${line}: drizzle-kit runs all files in one transaction`;
  }
  return undefined;
}
