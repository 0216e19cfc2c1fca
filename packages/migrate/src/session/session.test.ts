import { inspect } from "node:util";
import { expect, test } from "vitest";
import { MigrateError } from "../migrate-error.ts";
import { TRANSPORTS } from "../testing/open-test-session.ts";
import { openSession } from "./open-session.ts";
import { sessionCases } from "./session.cases.ts";

for (const transport of TRANSPORTS) sessionCases(transport);

test.each([
  ["postgres://u:p@ep-cool-1.eu-central-1.aws.neon.tech/db", "http"],
  ["postgresql://u:p@ep-cool-1-pooler.eu-central-1.aws.neon.tech/db?sslmode=require", "http"],
  ["postgres://u:p@localhost:5432/db", "tcp"],
  ["postgres://u:p@neon.tech.example.com/db", "tcp"],
])("opens %s over %s", async (url, transport) => {
  const session = await openSession(url);
  expect(session.transport).toBe(transport);
});

test.each(["", "localhost:5432", "mysql://u:s3cret@h/db", "postgres://u:s3cret@h:port/db"])(
  "refuses %j without showing it",
  async (url) => {
    const error: unknown = await openSession(url).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MigrateError);
    expect(error).toMatchObject({ code: "bad-url" });
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
  },
);
