import { type ChildProcess, spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import type { Guardian } from "../guardian.ts";
import type { OutputEvent } from "./log-event.ts";
import { splitLines } from "./split-lines.ts";
import { messageOf, telemetryDecoder } from "./telemetry-frames.ts";

/** Where a process runs, and with which variables alone. */
export interface Place {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProcessListener {
  readonly onOutput: (level: OutputEvent["level"], text: string) => void;
  /** Called once, after the last output; says why it ended as Lambda words it. */
  readonly onExit: (reason: string) => void;
}

export interface RuntimeProcessOptions {
  readonly arguments: readonly string[];
  readonly place: Place;
  readonly guardian: Guardian;
  readonly listener: ProcessListener;
}

export interface RuntimeProcess {
  /** Gives a spare its place, and who listens to it from now on. */
  become(place: Place, listener: ProcessListener): void;
  /** Ends it and whatever it started. */
  kill(): void;
}

// After a process is gone its last output is waited for, unless a child of its own keeps the pipe.
const DRAIN_MS = 250;

/** Starts Node for an environment; a failure to do so is told as its exit. */
export function spawnRuntime(options: RuntimeProcessOptions): RuntimeProcess {
  const { guardian, place } = options;
  let { listener } = options;
  const child = spawn(process.execPath, options.arguments, {
    cwd: place.cwd,
    env: place.environment,
    // stdin is empty, as on Lambda. 3 carries console messages; 4 a spare's place, and its end the sign to exit.
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    // A group of its own: the terminal's Ctrl-C reaches only us, and a kill all that a handler started.
    detached: true,
  });
  const { pid } = child;
  let gone = pid === undefined;
  readOutput(child, (level, text) => listener.onOutput(level, text));
  if (pid === undefined) child.once("error", (error) => listener.onExit(error.message));
  else guardian.watch(pid, "KILL");
  child.once("exit", (code, signal) => {
    gone = true;
    if (pid !== undefined) guardian.forget(pid);
    whenDrained(child, () => listener.onExit(exitReason(code, signal)));
  });
  const lifeline = child.stdio[4];
  // That the process went first is no error.
  lifeline?.on("error", () => {});
  return {
    become(newPlace, newListener) {
      listener = newListener;
      if (lifeline instanceof Writable) lifeline.write(`${JSON.stringify(newPlace)}\n`);
    },
    kill() {
      if (!gone && pid !== undefined) killGroup(pid);
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It ended by itself, and we have not heard of it yet.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function whenDrained(child: ChildProcess, callback: () => void): void {
  const timer = setTimeout(done, DRAIN_MS);
  child.once("close", done);
  function done(): void {
    clearTimeout(timer);
    child.off("close", done);
    for (const stream of child.stdio) stream?.destroy();
    callback();
  }
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) {
    const name = signal === "SIGKILL" ? "killed" : signal === "SIGABRT" ? "aborted" : signal;
    return `Runtime exited with error: signal: ${name}`;
  }
  if (code === 0) return "Runtime exited without providing a reason";
  return `Runtime exited with error: exit status ${code}`;
}

function readOutput(child: ChildProcess, onOutput: ProcessListener["onOutput"]): void {
  const [, stdout, stderr, telemetry] = child.stdio;
  readLines(stdout, (line) => onOutput("INFO", line));
  readLines(stderr, (line) => onOutput("ERROR", line));
  const decode = telemetryDecoder((message) => onOutput(message.level, messageOf(message)));
  if (telemetry instanceof Readable) telemetry.on("data", decode).on("error", () => {});
}

function readLines(stream: unknown, emit: (line: string) => void): void {
  if (!(stream instanceof Readable)) return;
  const lines = splitLines(emit);
  stream.on("data", (chunk: Buffer) => lines.push(chunk));
  stream.on("close", () => lines.end());
  stream.on("error", () => {});
}
