import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshCopy } from "@slipway/cli/testing/fresh-copy";
import { slipway } from "@slipway/cli/testing/slipway";
import { expect, onTestFinished, test } from "vitest";

const UNGUARDED = `has auth "token" in infra/functions.ts, and its code checks no token: anybody could call it; wrap its handler in requireToken, as packages/functions/src/users.ts does.\n`;

test("nothing is deployed while a function is listed with `token` and its code lets anybody in", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  expect(await slipway(["manifest"], copy)).toMatchObject({ code: 0 });
  const list = join(copy.root, "infra/functions.ts");
  const text = await readFile(list, "utf8");
  await writeFile(list, text.replace('auth: "public",', 'auth: "token",'));
  expect((await slipway(["manifest"], copy)).stderr).toContain(
    'counter has auth "token" in infra/functions.ts, and in its contract',
  );
  const contract = join(copy.root, "packages/core/src/contract/counter.ts");
  const routes = await readFile(contract, "utf8");
  await writeFile(contract, routes.replaceAll('auth: "public",', 'auth: "token",'));
  const refused = await slipway(["manifest"], copy);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toBe(`counter ${UNGUARDED}`);
});

test("nothing is deployed while a function only imports what lies beside the check, and lets anybody in", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  const users = join(copy.root, "packages/functions/src/users.ts");
  const text = await readFile(users, "utf8");
  await writeFile(
    join(copy.root, "packages/functions/src/wrap.ts"),
    `import { requireToken } from "./auth/require-token.ts";
    export const guarded = requireToken;
    export const named = "x";`,
  );
  const open = text
    .replace("requireToken(\n  readAuth,", "(")
    .replace("auth/require-token", "wrap");
  await writeFile(users, `${open.replace("requireToken", "named")}export { named };\n`);
  expect(await slipway(["manifest"], copy)).toMatchObject({
    code: 1,
    stderr: `users ${UNGUARDED}`,
  });
});

test("nothing is built of a handler that is not exported, or of a name that stands twice", async () => {
  const copy = await freshCopy();
  onTestFinished(() => copy.remove());
  const list = join(copy.root, "infra/functions.ts");
  const text = await readFile(list, "utf8");
  await writeFile(list, text.replace("counter.handler", "counter.handlr"));
  expect((await slipway(["build"], copy)).stderr).toContain(
    "packages/functions/src/counter does not export handlr, only handler; correct `handler` in infra/functions.ts",
  );
  await writeFile(list, text.replace('name: "users"', 'name: "counter"'));
  for (const command of ["build", "dev"]) {
    const { code, stderr } = await slipway([command], copy);
    expect(code).toBe(1);
    expect(stderr).toContain("infra/functions.ts lists counter twice");
  }
});
