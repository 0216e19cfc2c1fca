import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { slipway } from "@slipway/cli/testing/slipway";
import { expect, onTestFinished, test } from "vitest";

test("nothing is deployed while a function is listed with `token` and its code lets anybody in", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  expect(await slipway(["manifest"], copy)).toMatchObject({ code: 0 });
  const list = join(copy.root, "infra/functions.ts");
  const text = await readFile(list, "utf8");
  await writeFile(list, text.replace('auth: "public",', 'auth: "token",'));
  const refused = await slipway(["manifest"], copy);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toBe(
    `counter has auth "token" in infra/functions.ts, and its code checks no token: anybody could call it; wrap its handler in requireToken, as packages/functions/src/users.ts does.\n`,
  );
});
