import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withProgress } from "./with-progress.ts";

const unit = { tag: "0000_init", index: 0, of: 1 };

/** What one line of a terminal shows, and what was printed above it. */
function screen() {
  const lines: string[] = [];
  let [line, writes] = ["", 0];
  const write = (text: string) => {
    writes += 1;
    for (const part of text.split("\r\u001b[K")) line = part;
  };
  return {
    lines,
    line: () => line,
    writes: () => writes,
    note: (text: string) => {
      lines.push(line + text);
      line = "";
    },
    terminal: { columns: () => 40, write },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("draws what runs in one line, and takes it back before what stays is printed", async () => {
  const shown = screen();
  await withProgress(shown, async (onEvent) => {
    onEvent({ type: "planned", units: 2, left: [], unwritten: [] });
    onEvent({ type: "started", ...unit });
    await vi.advanceTimersByTimeAsync(150);
    expect(shown.line()).toBe("0000_init  0 s");
    onEvent({ type: "waiting", ...unit, why: "busy", message: "another migrator is at work" });
    await vi.advanceTimersByTimeAsync(100);
    expect(shown.line()).toBe("0000_init  0 s  waits: another migrato…");
    onEvent({ type: "applied", ...unit, ms: 12 });
    expect(shown.line()).toBe("");
  });
  expect(shown.lines).toEqual(["0000_init applied in 12 ms"]);
});

test("draws nothing twice, and nothing of what is over in a moment", async () => {
  const shown = screen();
  await withProgress(shown, async (onEvent) => {
    onEvent({ type: "started", ...unit });
    onEvent({ type: "applied", ...unit, ms: 1 });
  });
  expect(shown.writes()).toBe(0);
  await withProgress(shown, async (onEvent) => {
    onEvent({ type: "started", ...unit });
    await vi.advanceTimersByTimeAsync(1950);
    expect(shown.line()).toBe("0000_init  1 s");
  });
  // Twice a line that tells another second, and the taking back.
  expect(shown.writes()).toBe(3);
});

test("takes the line back and leaves no timer when the run fails", async () => {
  const shown = screen();
  const failing = withProgress(shown, async (onEvent) => {
    onEvent({ type: "started", ...unit });
    await vi.advanceTimersByTimeAsync(150);
    throw new Error("it failed");
  });
  await expect(failing).rejects.toThrow("it failed");
  expect(shown.line()).toBe("");
  expect(vi.getTimerCount()).toBe(0);
});

test("tells every step by a line where there is no terminal", async () => {
  const { lines, note } = screen();
  await withProgress({ note }, async (onEvent) => {
    onEvent({ type: "started", ...unit });
    onEvent({ type: "waiting", ...unit, why: "busy", message: "another migrator is at work" });
    onEvent({ type: "applied", ...unit, ms: 12 });
  });
  expect(lines).toEqual([
    "0000_init waits: another migrator is at work",
    "0000_init applied in 12 ms",
  ]);
});
