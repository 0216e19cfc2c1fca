import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort, isFree } from "@slipway/local/free-port";
import { drizzleKit } from "../../drizzle-kit.ts";
import type { Dev } from "../keep-up-to-date.ts";
import type { Action } from "./action.ts";

/** drizzle-kit's own; its page looks there by itself. */
const USUAL_PORT = 4983;
/** How much of its output is told where it fails. */
const SAID = 600;

/** Starts Drizzle Studio on dev's database, and ends it where it runs. */
export function studio(): Action {
  let running: ChildProcess | undefined;
  return {
    doing: "starting the studio",
    migrates: false,
    async run({ dev }) {
      if (running !== undefined) return await end(running);
      const port = (await isFree(USUAL_PORT)) ? USUAL_PORT : await freePort();
      const child = start(dev, port);
      running = child;
      void untilEnded(dev, child).then(() => (running = undefined));
      const query = port === USUAL_PORT ? "" : `?port=${port}`;
      dev.tell({ type: "studio", url: `https://local.drizzle.studio${query}` });
    },
  };
}

function start({ context, database, guardian, closers }: Dev, port: number): ChildProcess {
  const [node, ...args] = drizzleKit([
    "studio",
    "--config",
    "drizzle.config.ts",
    "--port",
    `${port}`,
  ]);
  const child = spawn(node, args, {
    cwd: context.root,
    // In a group of its own: Ctrl-C is ours, and what it starts ends with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    // The URL travels in the environment: an argument would show its password in the process list.
    env: { ...context.env, DATABASE_URL: database.databaseUrl },
  });
  if (child.pid !== undefined) guardian.watch(child.pid, "KILL");
  closers.add(() => end(child));
  return child;
}

async function untilEnded({ tell, guardian }: Dev, child: ChildProcess): Promise<void> {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-SAID)));
  }
  const [code] = await once(child, "close").catch((error: unknown) => [String(error)]);
  if (child.pid !== undefined) guardian.forget(child.pid);
  tell({ type: "studio", url: undefined });
  // Null where we ended it.
  if (code !== null && code !== 0)
    tell({ type: "note", text: `The studio ended (${code}): ${said}` });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  // The group, for what it has started itself.
  process.kill(-child.pid, "SIGKILL");
  await closed;
}
