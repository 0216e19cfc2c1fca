export type BundleErrorCode =
  | "handler-not-found"
  | "does-not-compile"
  | "copy-source-missing"
  | "copy-target-taken"
  | "no-space";

/** Why a function cannot be bundled: something that whoever edits the sources can mend, or makes room. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  readonly code: BundleErrorCode;
  /** One line each; with "file:line:column: " in front where there is a place to look at. */
  readonly errors: readonly string[];

  constructor(code: BundleErrorCode, functionName: string, errors: readonly string[]) {
    super(`${functionName} cannot be bundled:\n${errors.join("\n")}`);
    this.code = code;
    this.errors = errors;
  }
}
