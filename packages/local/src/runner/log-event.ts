/** A line of START, END or REPORT, worded as in CloudWatch. */
export interface PlatformEvent {
  readonly type: "platform";
  readonly function: string;
  readonly requestId: string;
  readonly line: string;
}

/** What a handler wrote: one message of console, or one line of its plain stdout or stderr. */
export interface OutputEvent {
  readonly type: "output";
  readonly function: string;
  /** Absent while the module is loaded and nothing has been asked yet. */
  readonly requestId: string | undefined;
  readonly level: "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";
  /** Without Lambda's prefix of time, request and level; stacks name the sources. */
  readonly text: string;
}

/** An invocation or an init that failed; the client was told no more than `Internal Server Error`. */
export interface ErrorEvent {
  readonly type: "error";
  readonly function: string;
  /** Absent when the module could not be loaded ahead of a request. */
  readonly requestId: string | undefined;
  readonly errorType: string;
  readonly errorMessage: string;
  /** Names the sources, not the bundle. */
  readonly stack: readonly string[];
}

export interface BuildEvent {
  readonly type: "build";
  readonly function: string;
  /** "copied": the code is as before, and a file of copyFiles is another. */
  readonly outcome: "built" | "copied" | "unchanged" | "failed";
  readonly ms: number;
  /** Bytes of the bundle; 0 when it failed. */
  readonly bytes: number;
  /** Each names its file, line and column where it has one. */
  readonly errors: readonly string[];
}

export interface RequestEvent {
  readonly type: "request";
  readonly function: string;
  readonly requestId: string;
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/** All that the runner has to tell; whoever starts it prints what it likes. */
export type LogEvent = PlatformEvent | OutputEvent | ErrorEvent | BuildEvent | RequestEvent;

export type Log = (event: LogEvent) => void;
