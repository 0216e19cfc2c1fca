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

test("Ctrl-Z gives the terminal to the shell, and fg brings screen and keys back", async () => {
  const run = runInTerminal("bash --norc --noprofile -i", { cwd: "/", env: { PS1: "shell> " } });
  await run.shows("shell>");
  run.type(`"${process.execPath}" ${crashing}\r`);
  await run.shows("press a key");
  run.type("\u001a");
  await run.shows("Stopped");
  expect(run.output()).toContain(LEAVE);
  run.type("fg\r");
  await run.shows("press a key");
  run.type("x");
  await run.shows("Error: boom");
  run.type("exit\r");
  await run.ended;
});

test("Ctrl-Z where no shell could go on is nothing", async () => {
  const run = runInTerminal(`exec "${process.execPath}" ${crashing}`, { cwd: "/" });
  await run.shows("press a key");
  run.type("\u001a");
  await run.shows("press a key");
  expect(run.output()).not.toContain("Error: boom");
  run.type("x");
  await run.shows("Error: boom");
  await run.ended;
});
