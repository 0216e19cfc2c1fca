import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runInTerminal } from "../../testing/terminal.ts";
import { LEAVE } from "./repaint.ts";

const crashing = fileURLToPath(new URL("../../testing/crashing-screen.ts", import.meta.url));

test("a crash gives the terminal back before it is told, and leaves its keys as they were", async () => {
  const run = runInTerminal(`stty -a; "${process.execPath}" ${crashing}; stty -a`, { cwd: "/" });
  await run.shows("press a key");
  run.type("x");
  await run.ended;
  const [, behind = ""] = run.output().split(LEAVE);
  expect(behind).toContain("Error: boom");
  const settings = run.output().match(/^.*\bicanon\b.*$/gm) ?? [];
  expect(settings).toHaveLength(2);
  expect(settings[1]).toBe(settings[0]);
  expect(settings[0]).not.toContain("-icanon");
});

test("without colours nothing but places is written", async () => {
  const run = runInTerminal(`"${process.execPath}" ${crashing}`, {
    cwd: "/",
    env: { NO_COLOR: "1" },
  });
  await run.shows("press a key");
  run.type("x");
  await run.ended;
  const [drawn = ""] = run.output().split(LEAVE);
  expect(drawn).not.toMatch(/\[\d+m/);
});
