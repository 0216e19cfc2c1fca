import { expect, test } from "vitest";
import { asTyped, scriptOf } from "./as-typed.ts";
import { commands } from "./commands.ts";
import { loadAll } from "./run-command.ts";

test("names commands by their npm scripts", () => {
  expect(asTyped("run `slipway resolve 0003_x --retry`, or `slipway adopt`; not slipway.")).toBe(
    "run `npm run db:resolve -- 0003_x --retry`, or `npm run db:adopt`; not slipway.",
  );
});

test("knows the script of every command", async () => {
  for (const { name, script } of await loadAll(commands)) expect(scriptOf(name)).toBe(script);
});
