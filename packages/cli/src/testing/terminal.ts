import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { cleanEnvironment } from "./slipway.ts";

export interface TerminalRun {
  /** What was written to the terminal so far, as it was written. */
  output(): string;
  /** Resolves when the terminal has shown `text` since something was typed last; rejects when it ends before, or after some time. */
  shows(text: string): Promise<void>;
  /** Types on its keyboard. */
  type(keys: string): void;
  /** Takes the terminal away, as closing its window does. */
  close(): void;
  /** Resolves to its exit code. */
  readonly ended: Promise<unknown>;
}

const PATIENCE_MS = 30_000;

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in a terminal of 100 columns and 40 rows. It is one that util-linux's `script` makes: macOS's takes other arguments. */
export function runInTerminal(command: string, { cwd, env = {} }: Options): TerminalRun {
  const child = spawn("script", ["-qfec", `stty cols 100 rows 40; ${command}`, "/dev/null"], {
    cwd,
    env: cleanEnvironment({ TERM: "xterm-256color", ...env }),
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  let output = "";
  let typedAt = 0;
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    for (const listener of listeners) listener();
  });
  return {
    output: () => output,
    ended,
    type(keys) {
      typedAt = output.length;
      child.stdin.write(keys);
    },
    close: () => void child.kill(),
    async shows(text) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => {
        const shown = stripVTControlCharacters(output.slice(typedAt));
        if (shown.includes(text)) resolve();
      };
      listeners.add(look);
      const fail = () =>
        reject(new Error(`"${text}" is not shown:\n${stripVTControlCharacters(output)}`));
      const timer = setTimeout(fail, PATIENCE_MS);
      void ended.then(fail);
      look();
      await promise.finally(() => {
        clearTimeout(timer);
        listeners.delete(look);
      });
    },
  };
}
