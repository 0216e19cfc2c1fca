import type { OutputEvent } from "./log-event.ts";

export interface ConsoleMessage {
  readonly level: OutputEvent["level"];
  /** As in CloudWatch: time, request id and level before the message, separated by tabs. */
  readonly line: string;
}

const HEADER_BYTES = 16;
const LEVELS = new Map<number, OutputEvent["level"]>([
  [4, "TRACE"],
  [8, "DEBUG"],
  [12, "INFO"],
  [16, "WARN"],
  [20, "ERROR"],
  [24, "FATAL"],
]);

/**
 * Decodes the frames in which Lambda's Node runtime hands over what console wrote: type, whose low byte holds the
 * level, length, time in µs, text (aws-lambda-ric, TelemetryLogger). Returns a function that takes the next bytes.
 */
export function telemetryDecoder(emit: (message: ConsoleMessage) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + pending.readUInt32BE(4);
      if (pending.length < end) return;
      const level = LEVELS.get(pending.readUInt8(3) & 0x1c) ?? "INFO";
      const line = pending.toString("utf8", HEADER_BYTES, end).replace(/\n$/, "");
      pending = pending.subarray(end);
      emit({ level, line });
    }
  };
}

/** The message without its prefix. */
export function messageOf({ level, line }: ConsoleMessage): string {
  const prefix = /^[^\t\n]*\t[^\t\n]*\t(\w+)\t/.exec(line);
  return prefix?.[1] === level ? line.slice(prefix[0].length) : line;
}
