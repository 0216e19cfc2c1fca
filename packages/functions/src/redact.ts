const CONNECTION_STRING = /\bpostgres(?:ql)?:\/\/[^\s"'`)]*/g;
const PASSWORD = /(\bpostgres(?:ql)?:\/\/[^\s:@/]*):[^\s@]*@/g;

/** The same text for a log: without connection strings. */
export function redact(text: string): string {
  return text.replaceAll(CONNECTION_STRING, "postgres://…");
}

/** The same text for whoever deploys, and may know where the database is: without passwords. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(PASSWORD, "$1@");
}
