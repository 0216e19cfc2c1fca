import { writeSync } from "node:fs";
import { format } from "node:util";

export interface PatchedConsole {
  /** The invocation that the next lines belong to. */
  requestId: string;
}

// The low byte of a frame's type is the level; the numbers are those of Lambda's logging contract.
const LEVELS = { TRACE: 4, DEBUG: 8, INFO: 12, WARN: 16, ERROR: 20, FATAL: 24 } as const;
const TEXT_FRAME = 0xa5_5a_00_03;

/** A message as Lambda words it: an object alone is JSON, as in the deployed functions' log format. */
function messageOf(parameters: readonly unknown[]): string {
  const [first] = parameters;
  const isRecord = parameters.length === 1 && typeof first === "object" && first !== null;
  return isRecord && !(first instanceof Error) ? JSON.stringify(first) : format(...parameters);
}

/** Sends what console writes as text frames on `fd`, as Lambda's Node runtime does: a message keeps its line breaks and its level. */
export function patchConsole(fd: number): PatchedConsole {
  const patched: PatchedConsole = { requestId: "undefined" };
  const writer = (level: keyof typeof LEVELS) => {
    return (...parameters: unknown[]) => {
      const now = new Date();
      const prefix = `${now.toISOString()}\t${patched.requestId}\t${level}\t`;
      writeFrame(fd, LEVELS[level], now, `${prefix}${messageOf(parameters)}\n`);
    };
  };
  const info = writer("INFO");
  const methods = { debug: writer("DEBUG"), info, log: info, warn: writer("WARN") };
  const severe = { trace: writer("TRACE"), error: writer("ERROR"), fatal: writer("FATAL") };
  Object.assign(globalThis.console, methods, severe);
  return patched;
}

function writeFrame(fd: number, level: number, time: Date, message: string): void {
  const text = Buffer.from(message);
  const frame = Buffer.alloc(16 + text.length);
  frame.writeUInt32BE((TEXT_FRAME | level) >>> 0, 0);
  frame.writeInt32BE(text.length, 4);
  frame.writeBigInt64BE(BigInt(time.valueOf()) * 1000n, 8);
  text.copy(frame, 16);
  for (let at = 0; at < frame.length;) at += writeSync(fd, frame, at);
}
