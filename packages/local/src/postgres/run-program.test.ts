import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Guardian, startGuardian } from "../guardian.ts";
import { ClusterError, explain } from "./cluster-error.ts";
import { runProgram } from "./run-program.ts";

let root: string;
let guardian: Guardian;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-program-"));
  guardian = startGuardian();
});
afterAll(async () => {
  guardian.close();
  await rm(root, { recursive: true });
});

async function runScript(script: string, interpreter = "/bin/sh"): Promise<unknown> {
  const file = join(root, "program");
  await writeFile(file, `#!${interpreter}\n${script}\n`, { mode: 0o755 });
  return runProgram({ guardian, file, args: [], account: undefined, input: "input\n" });
}

test("gives the program its input and nothing of our environment", async () => {
  process.env["PGDATA"] = "/somewhere";
  await runScript(
    'read -r line && [ "$line" = input ] && [ -z "$PGDATA$HOME" ] && [ "$TZ" = UTC ]',
  );
  await expect(runScript("exit 3")).rejects.toMatchObject({ code: "start-failed" });
});

test("takes an error in the output for a failure, whatever the exit code", async () => {
  await expect(runScript("echo '2026-01-01 UTC [1] ERROR:  role exists'")).rejects.toThrow(
    "role exists",
  );
});

test("shows the last lines of a long output", async () => {
  await expect(runScript("seq 100; exit 1")).rejects.toSatisfy(
    (error) => error instanceof Error && /failed:\n86\n(?:\d+\n)+100$/u.test(error.message),
  );
});

test.each([
  "could not write to file: No space left on device",
  "HINT:  Check free disk space.",
  "Disk quota exceeded",
])("knows the disk to be full by %j", async (words) => {
  await expect(runScript(`echo '${words}'; exit 1`)).rejects.toMatchObject({ code: "no-space" });
});

test("names glibc where the program's own loader is missing", async () => {
  const outcome = runScript("", "/lib64/ld-absent.so");
  await expect(outcome).rejects.toMatchObject({ code: "unsupported-platform" });
  await expect(outcome).rejects.toThrow("needs glibc");
});

const refused = (code: string) => Object.assign(new Error("mkdir"), { code });

test("translates what the system refuses, and passes on what it does not know", () => {
  expect(explain(refused("ENOSPC"), "/x")).toMatchObject({ code: "no-space" });
  expect(explain(refused("EACCES"), "/x")).toMatchObject({ code: "folder-unusable" });
  expect(explain(refused("EROFS"), "/x")).toMatchObject({ code: "folder-unusable" });
  const bug = new TypeError("bug");
  expect(explain(bug, "/x")).toBe(bug);
  const known = new ClusterError("in-use", "busy");
  expect(explain(known, "/x")).toBe(known);
});
