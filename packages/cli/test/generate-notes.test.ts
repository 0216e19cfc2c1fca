import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { slipway } from "@slipway/cli/testing/slipway";
import { expect, onTestFinished, test } from "vitest";

test("a migration that a deploy will refuse is told as soon as it is generated", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  const schema = join(copy.root, "packages/core/src/models/Schema.ts");
  const text = await readFile(schema, "utf8");
  await writeFile(schema, text.replace(`  name: text("name"),\n`, ""));
  const generated = await slipway(["generate", "drop-name"], copy);
  expect(generated).toMatchObject({ code: 0 });
  expect(generated.stderr).toMatch(
    /^A deploy will refuse it as it is: \d{4}_drop-name\.sql:1:1: drops, or drops a property of, public\.users\.name, .*; write "-- slipway: phase=contract" on line 1 .*\n$/,
  );
});
