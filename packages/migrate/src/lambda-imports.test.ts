import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { numbered, writeHistory } from "./testing/write-history.ts";

/** Runs a module with these packages out of reach; says which it asked for. */
async function importsOf(code: string): Promise<string> {
  const hooks = `import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ resolve(name, context, next) {
      if (["pg", "libpg-query", "drizzle-kit", "zod"].includes(name)) seen.push(name);
      return next(name, context);
    } });`;
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const args = ["--input-type=module", "-e", `${hooks}${code};console.log(seen.join(" "));`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  return stdout.trim();
}

const APPLY_SIDE = `
  const { openHttpSession } = await import("./session/http.ts");
  const { readHistory } = await import("./history.ts");
  const { migrate } = await import("./migrate.ts");
  const { grantHandlers } = await import("./handler-role.ts");
  const { parseManifest } = await import("./manifest.ts");
  const { readFingerprint } = await import("./fingerprint.ts");
  const { describeDrift } = await import("./drift.ts");
  const { applyDelta } = await import("./fingerprint-delta.ts");`;

test("what a Lambda needs to apply migrations loads neither pg nor the parser nor the whole of zod", async () => {
  expect(await importsOf(APPLY_SIDE)).toBe("");
});

test("the parser is not loaded when nothing is pending, also where unwritten files would be held", async () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;" }));
  const plan = `const { planUnits } = await import("./plan.ts");
    const history = readHistory(${JSON.stringify(dir)});
    const migrations = history.migrations.map(({ when, hash }) => ({ when, hash, tag: null, appliedAt: null, release: null }));
    await planUnits(history, { migrations, units: [], complete: true, fresh: false }, { phase: "all", holdUnwritten: true });`;
  expect(await importsOf(APPLY_SIDE + plan)).toBe("");
});

test("the parser is loaded when something is pending", async () => {
  const dir = writeHistory(numbered({ one: "SELECT 1;" }));
  const plan = `const { planUnits } = await import("./plan.ts");
    await planUnits(readHistory(${JSON.stringify(dir)}), { migrations: [], units: [], complete: true, fresh: false }, { phase: "all" });`;
  expect(await importsOf(APPLY_SIDE + plan)).toBe("libpg-query");
});
