import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type DevJson, readRunningDev } from "@slipway/local/dev-json";
import { startSlipway } from "./slipway.ts";

export interface RunningDev {
  readonly child: ChildProcess;
  readonly devJson: DevJson;
  /** What it has printed so far. */
  output(): string;
  /** Resolves when what it prints holds `text`; rejects when it ends before. */
  says(text: string): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `slipway dev` in a copy of the repository and waits until it is ready. */
export async function startDevIn(
  root: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningDev> {
  const child = startSlipway(["dev"], { root, env });
  const closed = once(child, "close");
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const says = async (text: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => void (output.includes(text) && resolve());
    listeners.add(look);
    void closed.then(() => reject(new Error(`dev ended without saying "${text}":\n${output}`)));
    look();
    await promise;
    listeners.delete(look);
  };
  await says("\nready in ");
  const devJson = await readRunningDev(join(root, ".slipway", "dev.json"));
  if (devJson === undefined) throw new Error("dev says that it is ready and dev.json does not");
  return {
    child,
    devJson,
    says,
    output: () => output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await closed;
    },
  };
}
