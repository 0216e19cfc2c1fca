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
  override readonly name: string = "EndpointFailure";
  readonly status: 400 | 413 | 500 | 507;
  constructor(status: 400 | 413 | 500 | 507, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The query was cancelled because its client, or the endpoint, went away; the proxy's words. */
export class Cancelled extends EndpointFailure {
  override readonly name = "Cancelled";
  constructor() {
    super(400, "Query cancelled, connection was terminated");
  }
}

/** A session that was kept had ended before Postgres took anything of the request: another one can run it. */
export class SessionLost extends Error {
  override readonly name = "SessionLost";
}
