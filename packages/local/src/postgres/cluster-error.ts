export type ClusterErrorCode =
  | "unsupported-platform"
  | "binaries-absent"
  | "folder-unusable"
  | "no-space"
  | "in-use"
  | "other-version"
  | "port-taken"
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

/** What the system's refusal to read or write a file means for the cluster of `dir`; any other error as it is. */
export function explain(error: unknown, dir: string): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return new ClusterError("no-space", `no space left for Postgres: ${error.message}`, {
        cause: error,
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new ClusterError(
        "folder-unusable",
        `this user cannot use ${dir} (did root make it?); remove it, or run as its owner: ${error.message}`,
        { cause: error },
      );
    default:
      return error;
  }
}
