import { spawn } from "node:child_process";
import type { Account } from "./account.ts";

/** All that Postgres's programs see of the environment: nothing of ours may steer them. */
export const ENVIRONMENT = {
  LC_ALL: "C",
  TZ: "UTC",
  PATH: "/usr/local/bin:/usr/bin:/bin",
} as const;

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly account: Account | undefined;
  readonly input?: string;
}

export interface Outcome {
  /** The exit code; null if a signal ended it. */
  readonly code: number | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** Runs one program of Postgres to its end. Rejects only where it cannot be started. */
export function runProgram({ file, args, account, input }: Program): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...account,
      cwd: "/",
      env: ENVIRONMENT,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
    // A program that ends before it read everything says why in its output.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}
