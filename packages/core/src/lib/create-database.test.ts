import { neonConfig } from "@neondatabase/serverless";
import { expect, test } from "vitest";
import { createDatabase } from "./create-database.ts";

createDatabase(() => "postgres://nobody@localhost/nothing");

function endpointOf(host: string, port: string): string {
  const { fetchEndpoint } = neonConfig;
  return typeof fetchEndpoint === "string" ? fetchEndpoint : fetchEndpoint(host, port);
}

test.each(["localhost", "127.0.0.1", "[::1]"])(
  "finds the endpoint of %s at its own port",
  (host) => {
    expect(endpointOf(host, "5480")).toBe(`http://${host}:5480/sql`);
  },
);

test("leaves Neon's hosts to the driver", () => {
  const host = "ep-cool-darkness-123456-pooler.eu-central-1.aws.neon.tech";
  expect(endpointOf(host, "5432")).toBe("https://api.eu-central-1.aws.neon.tech/sql");
});

test("asks for the URL at each query and not before", async () => {
  let asked = 0;
  const db = createDatabase(() => {
    asked += 1;
    throw new Error("no URL yet");
  });
  expect(asked).toBe(0);
  await expect(db.execute("select 1")).rejects.toThrow("Failed query: select 1");
  await expect(db.execute("select 1")).rejects.toThrow("Failed query: select 1");
  expect(asked).toBe(2);
});
