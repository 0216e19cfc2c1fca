/** The command was written wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command was understood and refused or failed for a reason that its message says whole: exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
