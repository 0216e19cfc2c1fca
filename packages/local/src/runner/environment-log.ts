import type { FunctionDefinition } from "../../../../infra/functions.ts";
import type { FunctionError } from "./function-error.ts";
import type { Log, OutputEvent } from "./log-event.ts";
import { endLine, type Report, reportLine, startLine } from "./report.ts";

export interface EnvironmentLogOptions {
  readonly definition: FunctionDefinition;
  readonly log: Log;
  readonly mapPositions: (text: string) => string;
}

/** The log stream of one environment: everything it says belongs to the invocation that began last. */
export class EnvironmentLog {
  readonly #options: EnvironmentLogOptions;
  #requestId: string | undefined;

  constructor(options: EnvironmentLogOptions) {
    this.#options = options;
  }

  start(requestId: string): void {
    this.#requestId = requestId;
    this.#platform(requestId, startLine(requestId));
  }

  report(report: Omit<Report, "memory">): void {
    const { memory } = this.#options.definition;
    this.#platform(report.requestId, endLine(report.requestId));
    this.#platform(report.requestId, reportLine({ ...report, memory }));
  }

  output(level: OutputEvent["level"], line: string): void {
    const text = this.#options.mapPositions(line);
    this.#options.log({ type: "output", ...this.#source(), level, text });
  }

  error({ errorType, errorMessage, stack }: FunctionError): void {
    const mapped = stack.map(this.#options.mapPositions);
    this.#options.log({ type: "error", ...this.#source(), errorType, errorMessage, stack: mapped });
  }

  #source() {
    return { function: this.#options.definition.name, requestId: this.#requestId };
  }

  #platform(requestId: string, line: string): void {
    this.#options.log({ type: "platform", ...this.#source(), requestId, line });
  }
}
