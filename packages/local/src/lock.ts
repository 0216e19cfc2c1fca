import { spawn } from "node:child_process";
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import * as z from "zod";

export interface Lock {
  readonly held: true;
  release(): void;
}

/** Who has the lock. */
export interface Holder {
  readonly held: false;
  /** Undefined in the moment between its taking the lock and saying so. */
  readonly pid: number | undefined;
}

const Note = z.object({ pid: z.int() });

// From macOS's <fcntl.h>; Linux has no such flag, and there `flock` locks the description that it shares with us.
const O_EXLOCK = 0x20;

/**
 * Takes the lock of a file, which it makes where there is none and never deletes. The kernel frees the lock when this
 * process ends, however it ends, and it holds between containers that share the folder.
 */
export async function acquireLock(path: string): Promise<Lock | Holder> {
  for (;;) {
    const fd = await lockFile(path);
    if (fd === undefined) return { held: false, pid: await readPid(path) };
    if (await isStill(path, fd)) return hold(fd);
    closeSync(fd);
  }
}

function hold(fd: number): Lock {
  ftruncateSync(fd);
  writeSync(fd, JSON.stringify({ pid: process.pid }), 0);
  let held = true;
  return {
    held: true,
    release() {
      if (held) closeSync(fd);
      held = false;
    },
  };
}

/** A bare descriptor and no FileHandle, which would be closed with the lock when its last reference is collected. */
async function lockFile(path: string): Promise<number | undefined> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK;
  if (process.platform !== "darwin") {
    const fd = openSync(path, flags, 0o600);
    if (await flock(fd)) return fd;
    closeSync(fd);
    return undefined;
  }
  try {
    return openSync(path, flags | O_EXLOCK, 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
    throw error;
  }
}

/** Locks the open file behind `fd` by flock(1): the lock belongs to the description, which outlives that program in us. */
function flock(fd: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn("flock", ["-n", "3"], { stdio: ["ignore", "ignore", "pipe", fd] });
    let output = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.once("error", (cause) => {
      reject(new Error("cannot run flock; install it (package util-linux)", { cause }));
    });
    child.once("close", (code) => {
      if (code === 0 || code === 1) resolve(code === 0);
      else reject(new Error(`flock failed: ${output}`));
    });
  });
}

/** Whether `path` still names the file that was locked, and not one that was made after a deletion. */
async function isStill(path: string, fd: number): Promise<boolean> {
  const locked = fstatSync(fd);
  const named = await stat(path).catch(() => undefined);
  return named?.ino === locked.ino && named.dev === locked.dev;
}

async function readPid(path: string): Promise<number | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    return Note.parse(JSON.parse(text)).pid;
  } catch {
    return undefined;
  }
}
