import { bundleFunction } from "@slipway/local/runner/bundle";
import { checkOrder } from "@slipway/migrate/deploy/check-order";
import { readHistory } from "@slipway/migrate/history";
import { functions } from "../../../../infra/functions.ts";
import { applyPending } from "../apply-pending.ts";
import { buildManifest } from "../build-manifest.ts";
import { defineCommand } from "../command.ts";
import { checkUrl, describeUrl } from "../connection-string.ts";
import { writeOpenapi } from "../openapi/openapi-files.ts";
import { paths } from "../paths.ts";
import { reportLine } from "../report-line.ts";

export const build = defineCommand({
  name: "build",
  script: "build",
  summary:
    "Bundles every function into .slipway/build and writes packages/core/openapi; fails when Schema.ts and the history disagree; applies pending expand units to DATABASE_URL if that is set.",
  options: {},
  async run(_values, context) {
    const files = paths(context.root);
    const { DATABASE_URL } = context.env;
    if (DATABASE_URL) checkUrl(DATABASE_URL, "DATABASE_URL");
    const { manifest, bundles } = await buildManifest(context);
    for (const definition of functions) {
      const { bytes } =
        bundles.get(definition.name) ??
        (await bundleFunction({ root: context.root, definition, outDir: files.build }));
      context.print(`${definition.name.padEnd(10)}${(bytes / 1024).toFixed(1).padStart(8)} KB`);
    }
    for (const path of await writeOpenapi(context.root)) context.print(`Wrote ${path}`);
    if (!DATABASE_URL) return;
    context.print(`Database ${describeUrl(DATABASE_URL)} (DATABASE_URL)`);
    const report = await applyPending(context, {
      target: { url: DATABASE_URL },
      // What looks wrong in it was said with the manifest.
      history: { ...readHistory(files.migrations), warnings: [] },
      phase: "expand",
      check: (plan) => checkOrder(plan, { deferred: manifest.deferred, soon: new Set() }),
    });
    context.print(reportLine(report));
  },
});
