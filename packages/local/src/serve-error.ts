export type ServeErrorCode = "unreachable" | "refused" | "port-taken";

/** The local database cannot be served for a reason that the message says whole, with the next step. */
export class ServeError extends Error {
  override readonly name = "ServeError";
  readonly code: ServeErrorCode;

  constructor(code: ServeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
