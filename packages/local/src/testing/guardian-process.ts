// A supervisor to kill: says which processes and folders its guardian watches over, and stays.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGuardian } from "../guardian.ts";

const guardian = startGuardian();
const killed = start();
const interrupted = start();
const quit = start();
const forgotten = start();
const removed = makeFolder();
const kept = makeFolder();
guardian.watch(killed, "KILL");
guardian.watch(interrupted, "INT");
guardian.watch(forgotten, "KILL");
guardian.watch(quit, "QUIT");
guardian.forget(forgotten);
guardian.remove(removed);
guardian.remove(kept);
guardian.keep(kept);
console.log(JSON.stringify({ watched: [killed, interrupted, quit], forgotten, removed, kept }));
process.stdin.resume();

function start(): number {
  const { pid } = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  if (pid === undefined) throw new Error("sleep did not start");
  return pid;
}

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "slipway guardian-"));
}
