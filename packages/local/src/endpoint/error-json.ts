import { Cancelled, EndpointFailure, PostgresRefusal } from "./failures.ts";

/** Refusals before a query ran that are the caller's own: authorization and catalog names. */
const CALLERS = /^(28|3D|42)/;

const PROTOCOL_VIOLATION = "08P01";

/** Status and body of a failed request, in the shape that the driver's NeonDbError reads. */
export function errorJson(error: unknown, connected: boolean): { status: number; body: unknown } {
  const fields = error instanceof PostgresRefusal ? error.fields : {};
  const code = error instanceof Cancelled ? PROTOCOL_VIOLATION : "";
  return {
    status: statusOf(error, connected),
    body: {
      message: error instanceof Error ? error.message : String(error),
      code: fields["C"] ?? code,
      detail: fields["D"] ?? null,
      hint: fields["H"] ?? null,
      position: fields["P"] ?? null,
      internalPosition: fields["p"] ?? null,
      internalQuery: fields["q"] ?? null,
      severity: fields["S"] ?? "",
      where: fields["W"] ?? null,
      table: fields["t"] ?? null,
      column: fields["c"] ?? null,
      schema: fields["s"] ?? null,
      dataType: fields["d"] ?? null,
      constraint: fields["n"] ?? null,
      file: fields["F"] ?? null,
      line: fields["L"] ?? null,
      routine: fields["R"] ?? null,
    },
  };
}

function statusOf(error: unknown, connected: boolean): number {
  if (error instanceof EndpointFailure) return error.status;
  if (!(error instanceof PostgresRefusal)) return 500;
  return connected || CALLERS.test(error.fields["C"] ?? "") ? 400 : 500;
}
