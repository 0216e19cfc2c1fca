import type { IncomingHttpHeaders } from "node:http";
import { EndpointFailure } from "./failures.ts";

export interface BatchModes {
  /** START TRANSACTION with the modes of the headers. */
  readonly start: string;
  /** The headers that the answer repeats. */
  readonly echo: Readonly<Record<string, string>>;
}

const ISOLATION: Readonly<Partial<Record<string, string>>> = {
  Serializable: "SERIALIZABLE",
  RepeatableRead: "REPEATABLE READ",
  ReadCommitted: "READ COMMITTED",
  ReadUncommitted: "READ UNCOMMITTED",
};

/** Reads the Neon-Batch headers. Throws EndpointFailure where the isolation level is none of the four. */
export function readBatchModes(headers: IncomingHttpHeaders): BatchModes {
  const level = headers["neon-batch-isolation-level"];
  const isolation = typeof level === "string" ? ISOLATION[level] : undefined;
  if (level !== undefined && isolation === undefined) {
    throw new EndpointFailure(400, "invalid isolation level");
  }
  const readOnly = headers["neon-batch-read-only"] === "true";
  const deferrable = headers["neon-batch-deferrable"] === "true";
  const modes = [
    ...(isolation === undefined ? [] : [`ISOLATION LEVEL ${isolation}`]),
    ...(readOnly ? ["READ ONLY"] : []),
    ...(deferrable ? ["DEFERRABLE"] : []),
  ];
  return {
    start: `START TRANSACTION ${modes.join(", ")}`.trimEnd(),
    echo: {
      ...(readOnly && { "Neon-Batch-Read-Only": "true" }),
      ...(deferrable && { "Neon-Batch-Deferrable": "true" }),
      ...(typeof level === "string" && { "Neon-Batch-Isolation-Level": level }),
    },
  };
}
