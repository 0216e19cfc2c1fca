import type { ErrorFields } from "./wire/backend.ts";

/** Postgres said no, in its own words. */
export class PostgresRefusal extends Error {
  override readonly name = "PostgresRefusal";
  readonly fields: ErrorFields;
  /** The ErrorResponse as it came. */
  readonly raw: Buffer;
  constructor(fields: ErrorFields, raw: Buffer) {
    super(fields["M"] ?? "unknown error");
    this.fields = fields;
    this.raw = raw;
  }
}

/** The request cannot be answered, and not because of Postgres; `status` is the proxy's. */
export class EndpointFailure extends Error {
  override readonly name = "EndpointFailure";
  readonly status: 400 | 413 | 500 | 507;
  constructor(status: 400 | 413 | 500 | 507, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
