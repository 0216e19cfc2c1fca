import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

export interface Ran {
  readonly code: number | null;
  /** Both streams. */
  readonly output: string;
  readonly ms: number;
}

export interface RunningSst {
  readonly ended: Promise<Ran>;
  /** Resolves when its output matches; rejects, with what it did say, when it ends before or takes longer than a minute, or `patience` ms. */
  says(pattern: RegExp, patience?: number): Promise<void>;
  /** As Ctrl-C does; kills it where that does not end it. */
  stop(): Promise<Ran>;
}

const PATIENCE_MS = 60_000;
const GOODBYE_MS = 10_000;

// The package's own launcher passes no signal on.
const cli = createRequire(import.meta.url).resolve(
  `sst-${process.platform}-${process.arch}/bin/sst`,
);

/** Starts the real CLI in a folder, with nothing of our environment but PATH and HOME. */
export function runSst(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): RunningSst {
  const startedAt = performance.now();
  const { PATH, HOME } = process.env;
  const child = spawn(cli, [...args], {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const closed = once(child, "close");
  const ended = closed.then(() => ({
    code: child.exitCode,
    output,
    ms: performance.now() - startedAt,
  }));
  return {
    ended,
    async says(pattern, patience = PATIENCE_MS) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => void (pattern.test(output) && resolve());
      listeners.add(look);
      const fail = (how: string) => reject(new Error(`sst ${how} ${pattern}:\n${output}`));
      const limit = setTimeout(() => fail("does not say"), patience);
      void ended.then(() => fail("ended without saying"));
      look();
      await promise.finally(() => clearTimeout(limit));
      listeners.delete(look);
    },
    async stop() {
      child.kill("SIGINT");
      const limit = setTimeout(() => child.kill("SIGKILL"), GOODBYE_MS);
      return await ended.finally(() => clearTimeout(limit));
    },
  };
}
