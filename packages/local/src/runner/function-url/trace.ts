import { randomBytes } from "node:crypto";

export interface Trace {
  /** x-amzn-trace-id of the event. */
  readonly request: string;
  /** What the Runtime API hands to the environment. */
  readonly invocation: string;
  /** X-Amzn-Trace-Id of the response. */
  readonly response: string;
}

/** Makes the X-Ray ids of a request; a root that the client sent is kept. */
export function makeTrace(header: string | undefined, now: number): Trace {
  const sent = /\bRoot=(1-[0-9a-f]{8}-[0-9a-f]{24})\b/i.exec(header ?? "")?.[1];
  const seconds = Math.floor(now / 1000).toString(16);
  const root = sent ?? `1-${seconds.padStart(8, "0")}-${randomBytes(12).toString("hex")}`;
  const parent = randomBytes(8).toString("hex");
  return {
    request: sent === undefined || header === undefined ? `Root=${root}` : header,
    invocation: `Root=${root};Parent=${parent};Sampled=0`,
    response: `root=${root};parent=${parent};sampled=0`,
  };
}
