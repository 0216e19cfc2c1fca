import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Order, type Report, report } from "./migrator-messages.ts";

const PROGRAM = fileURLToPath(new URL("migrator-process.ts", import.meta.url));

/** A process that runs the engine. */
export interface Migrator {
  /** Resolves to "killed" if it was. */
  readonly run: (order: Order) => Promise<Report | "killed">;
  /** Resolves when it is dead. */
  readonly kill: () => Promise<void>;
}

/** Processes that wait for orders: starting one takes longer than most of what it is to do. */
export class Migrators {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();

  constructor(ahead: number) {
    for (let n = 0; n < ahead; n += 1) this.#idle.push(this.#start());
  }

  /** Lends a process to `work`; one that is killed there is replaced. */
  async lend<T>(work: (migrator: Migrator) => Promise<T>): Promise<T> {
    const child = this.#idle.shift() ?? this.#start();
    try {
      return await work(migratorOf(child));
    } finally {
      this.#idle.push(isAlive(child) ? child : this.#start());
    }
  }

  async close(): Promise<void> {
    const exits = [...this.#all].map(async (child) => {
      child.disconnect();
      if (isAlive(child)) await once(child, "exit");
    });
    await Promise.all(exits);
  }

  #start(): ChildProcess {
    const child = fork(PROGRAM, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#all.add(child);
    child.once("exit", () => this.#all.delete(child));
    return child;
  }
}

function migratorOf(child: ChildProcess): Migrator {
  return {
    async run(order) {
      const heard = new AbortController();
      const { signal } = heard;
      try {
        const answer = once(child, "message", { signal }).then(([message]) =>
          report.parse(message),
        );
        const killed = once(child, "exit", { signal }).then(() => "killed" as const);
        child.send(order);
        return await Promise.race([answer, killed]);
      } finally {
        heard.abort();
      }
    },
    async kill() {
      if (!isAlive(child)) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
