import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface TypeScriptProcess {
  readonly pid: number;
  /** The next line of its output; rejects when that has ended. */
  readonly nextLine: () => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when it has exited. */
  readonly exited: Promise<unknown>;
}

/** Runs a TypeScript file in a Node of its own, with its errors shown. */
export function runTypeScript(file: URL, args: readonly string[] = []): TypeScriptProcess {
  const flags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
  const child: ChildProcess = spawn(process.execPath, [...flags, file.pathname, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.pid === undefined || child.stdout === null) throw new Error(`cannot run ${file.href}`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    exited: once(child, "exit"),
    kill: (signal) => void child.kill(signal),
    async nextLine() {
      const line = await lines.next();
      if (line.done === true) throw new Error(`${file.pathname} ended`);
      return line.value;
    },
  };
}
