import { spawn } from "node:child_process";
import type { Guardian } from "../guardian.ts";
import type { Account } from "./account.ts";
import { ClusterError } from "./cluster-error.ts";

/** All that Postgres's programs see of the environment: nothing of ours may steer them. */
export const ENVIRONMENT = {
  LC_ALL: "C",
  TZ: "UTC",
  PATH: "/usr/local/bin:/usr/bin:/bin",
} as const;

export interface Program {
  readonly guardian: Guardian;
  readonly file: string;
  readonly args: readonly string[];
  readonly account: Account | undefined;
  readonly input?: string;
}

/** Runs one of Postgres's programs to its end. Throws ClusterError if it fails. */
export async function runProgram(program: Program): Promise<void> {
  const { code, output } = await run(program);
  // In single-user mode Postgres goes on after an error.
  if (code === 0 && !/^.*\b(?:ERROR|FATAL|PANIC): /mu.test(output)) return;
  throw failure(program.file, output);
}

function run({ guardian, file, args, account, input }: Program) {
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(file, args, {
      ...account,
      cwd: "/",
      detached: true,
      env: ENVIRONMENT,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { pid } = child;
    if (pid !== undefined) guardian.watch(pid, "KILL");
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", (cause) => reject(cannotRun(file, cause)));
    child.once("exit", () => {
      if (pid !== undefined) guardian.forget(pid);
    });
    child.once("close", (code) => resolve({ code, output }));
    // A program that ends before it read everything says why in its output.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** Why the system did not start the program. */
function cannotRun(file: string, cause: Error): ClusterError {
  const missing = "code" in cause && cause.code === "ENOENT";
  return missing
    ? new ClusterError(
        "unsupported-platform",
        `${file} needs glibc, which this system does not have (is it Alpine?); use a glibc image or set LOCAL_DATABASE_URL to a Postgres`,
        { cause },
      )
    : new ClusterError("start-failed", `${file} cannot be run: ${cause.message}`, { cause });
}

/** What a failed program's output means. */
export function failure(file: string, output: string): ClusterError {
  const said = lastLines(output);
  if (/No space left on device|Check free disk space|Disk quota exceeded/u.test(output)) {
    return new ClusterError("no-space", `no space left for Postgres; make room and retry\n${said}`);
  }
  if (/pre-existing shared memory block|"postmaster.pid" already exists/u.test(output)) {
    return new ClusterError(
      "in-use",
      `another Postgres uses the folder; end it and retry\n${said}`,
    );
  }
  return new ClusterError("start-failed", `${file} failed:\n${said}`);
}

const SHOWN = 15;

/** The end of a log, without what our own polling wrote there. */
export function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "" && !line.includes("is starting up"));
  return lines.slice(-SHOWN).join("\n");
}
