const CONNECTION_STRING = /\bpostgres(?:ql)?:\/\/[^\s"'`)]*/g;

/** The same text without connection strings: it is for a log, or for whoever deploys. */
export function redact(text: string): string {
  return text.replaceAll(CONNECTION_STRING, "postgres://…");
}
