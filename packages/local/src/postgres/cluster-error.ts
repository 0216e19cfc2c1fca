export type ClusterErrorCode =
  | "unsupported-platform"
  | "binaries-absent"
  | "no-space"
  | "port-taken"
  | "in-use"
  | "other-version"
  | "folder-unusable"
  | "start-failed";

/** Postgres cannot run for a reason that the message says whole, with the next step. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
  readonly code: ClusterErrorCode;

  constructor(code: ClusterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
