import { expect, test } from "vitest";
import { directUrl } from "./direct-host.ts";

const direct = (host: string) =>
  directUrl(new URL(`postgres://u:p%40w@${host}/db?sslmode=require`))?.href;

test("takes the pooler out of a Neon host and leaves all others as they are", () => {
  expect(direct("ep-cool-darkness-123456-pooler.eu-central-1.aws.neon.tech:5433")).toBe(
    "postgres://u:p%40w@ep-cool-darkness-123456.eu-central-1.aws.neon.tech:5433/db?sslmode=require",
  );
  expect(direct("ep-a.neon.tech")).toBe("postgres://u:p%40w@ep-a.neon.tech/db?sslmode=require");
  expect(direct("127.0.0.1:5432")).toBe("postgres://u:p%40w@127.0.0.1:5432/db?sslmode=require");
});

test("knows no direct host behind a pooler of another service", () => {
  expect(direct("aws-0-eu-central-1.pooler.supabase.com:6543")).toBeUndefined();
  expect(direct("my-db-pooler.internal")).toBeUndefined();
  expect(direct("pooler.internal")).toBeUndefined();
});
