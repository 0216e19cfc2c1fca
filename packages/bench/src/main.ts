import { cpus } from "node:os";
import { formatFigure, type Bench } from "./figure.ts";

/** Rows of the backfill; fewer for a quick look. */
const ROWS = Number(process.env["BENCH_ROWS"] ?? 10_000_000);

/** A bench is added by adding its file and its line here. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  bundles: async () => (await import("./benches/bundles.ts")).bundles,
  client: async () => (await import("./benches/client.ts")).client,
  cold: async () => (await import("./benches/cold.ts")).cold,
  warm: async () => (await import("./benches/warm.ts")).warm,
  pending: async () => (await import("./benches/pending.ts")).pending,
  "nothing-pending": async () => (await import("./benches/nothing-pending.ts")).nothingPending,
  history: async () => (await import("./benches/history.ts")).history,
  plan: async () => (await import("./benches/plan.ts")).plan,
  backfill: async () => {
    const { backfill } = await import("./benches/backfill.ts");
    return () => backfill(ROWS);
  },
  dev: async () => (await import("./benches/dev.ts")).dev,
  save: async () => (await import("./benches/save.ts")).save,
  page: async () => (await import("./benches/page.ts")).page,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
console.log(
  `Node ${process.version}, ${cpus().length} cores; ratios are of one run, medians of pairs`,
);
for (const [name, load] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const figure of await (await load())()) console.log(formatFigure(figure));
}
