export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  /** Given for the first invocation of an environment only. */
  readonly initMs: number | undefined;
  readonly memory: number;
  /** MB; unknown when the runtime died or does not tell: the line then says all of the memory. */
  readonly peakMemory: number | undefined;
  readonly status: "success" | "timeout" | { readonly errorType: string };
}

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}`;
}

/** The REPORT line as CloudWatch shows it; the init phase is billed since August 2025. */
export function reportLine(report: Report): string {
  const { durationMs, initMs, memory, status } = report;
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${memory} MB`,
    `Max Memory Used: ${report.peakMemory ?? memory} MB`,
  ];
  if (initMs !== undefined) fields.push(`Init Duration: ${initMs.toFixed(2)} ms`);
  if (status === "timeout") fields.push("Status: timeout");
  if (typeof status === "object") fields.push("Status: error", `Error Type: ${status.errorType}`);
  return fields.join("\t");
}
