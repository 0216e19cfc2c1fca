import { expect, test } from "vitest";
import { describeReport } from "../../../../infra/describe-report.ts";
import { directUrl, handlersRole, pooledUrl } from "../../../../infra/connection-string.ts";
import { policyOf, readStage, signInVariables, tokenCheck } from "../../../../infra/stage.ts";

const ISSUER = { SLIPWAY_ISSUER: "https://issuer.example/x", SLIPWAY_AUDIENCE: "app" };
const read = (stage: string, env: Readonly<Record<string, string>> = ISSUER, dev = false) =>
  readStage({ stage, dev, env });

test("a stage that is not named is a preview", () => {
  expect(read("anything")).toMatchObject({
    database: "preview-branch",
    protect: false,
    reserveConcurrency: false,
    publicUsers: false,
    origins: ["*"],
  });
  expect(policyOf("production")).toMatchObject({ database: "own-project", protect: true });
});

test("a stage says whose tokens count, or is refused", () => {
  expect(tokenCheck(read("blue"))).toEqual({
    mode: "token",
    issuer: "https://issuer.example/x",
    audience: "app",
  });
  expect(() => read("blue", {})).toThrow("Stage blue has no issuer");
  expect(() => read("blue", { SLIPWAY_ISSUER: "https://issuer.example" })).toThrow("go together");
  expect(() => read("blue", { ...ISSUER, SLIPWAY_ISSUER: "http://issuer.example" })).toThrow(
    "no https URL",
  );
  expect(() => read("blue", { ...ISSUER, SLIPWAY_ISSUER: "issuer" })).toThrow("no https URL");
  for (const url of [
    "https://a.example/?x",
    "https://a.example/#x",
    "https://a.example ",
    "https://x;sandbox",
    "https://*",
  ]) {
    expect(() => read("blue", { ...ISSUER, SLIPWAY_ISSUER: url })).toThrow(
      "https://host/path alone",
    );
  }
  const withLogin = { ...ISSUER, SLIPWAY_ISSUER: "https://u:hunter2@issuer.example" };
  expect(() => read("blue", withLogin)).toThrow("holds a user or a password");
  expect(() => read("blue", withLogin)).not.toThrow("hunter2");
  expect(tokenCheck(read("blue", {}, true))).toEqual({ mode: "public", issuer: "", audience: "" });
});

test("the page is told where to sign in if it is a client there", () => {
  const env = { ...ISSUER, SLIPWAY_CLIENT_ID: "page" };
  expect(signInVariables(read("blue", env))).toEqual({
    VITE_ISSUER: "https://issuer.example/x",
    VITE_AUDIENCE: "app",
    VITE_CLIENT_ID: "page",
  });
  expect(signInVariables(read("blue"))).toEqual({});
  expect(signInVariables(read("blue", {}, true))).toEqual({});
  expect(() => read("blue", { SLIPWAY_CLIENT_ID: "page" })).toThrow("set SLIPWAY_ISSUER too");
});

test("with a domain, its page and the origins by name may call, and no others", () => {
  const env = { ...ISSUER, SLIPWAY_DOMAIN: "app.example.com" };
  expect(read("blue", env).origins).toEqual(["https://app.example.com"]);
  expect(read("me", env, true).origins).toEqual(["*"]);
});

const OWNER =
  "postgres://owner:p%40ss@ep-a-1-pooler.eu-central-1.aws.neon.tech/app?sslmode=require";

test("the migrator gets the direct host, handlers the pooled one and their own login", () => {
  const encrypted = OWNER.replace("require", "verify-full");
  expect(directUrl(OWNER)).toBe(encrypted.replace("-pooler", ""));
  expect(directUrl(directUrl(OWNER))).toBe(directUrl(OWNER));
  const login = { role: "a b", password: "p:/w@" };
  const pooled = pooledUrl(directUrl(OWNER), login);
  expect(pooled).toContain("@ep-a-1-pooler.eu-central-1.aws.neon.tech/app?sslmode=verify-full");
  const { username, password } = new URL(pooled);
  expect([username, password].map(decodeURIComponent)).toEqual([login.role, login.password]);
});

test.each([
  ["", "no connection string"],
  ["mysql://owner:hunter2@ep-1.aws.neon.tech/app", "no connection string"],
  ["postgres://ep-1.eu.aws.neon.tech/app", "must name the owner"],
  ["postgres://owner:hunter2@ep-1.eu.aws.neon.tech", "must name the owner"],
  ["postgres://owner:hunter2@db.example.com/app", "db.example.com, which is no host of Neon's"],
])("refuses %s, without repeating its password", (url, why) => {
  expect(() => directUrl(url)).toThrow(why);
  expect(() => directUrl(url)).not.toThrow("hunter2");
});

test("a stage's role has a name that Postgres takes whole", () => {
  expect(handlersRole("slipway", "blue")).toBe("slipway_blue_handlers");
  const long = handlersRole("slipway", "x".repeat(100));
  expect(long).toHaveLength(63);
  expect(long).toMatch(/_handlers$/);
});

test("tells what the migrator did, and drift only where there is some", () => {
  const report = { units: [], left: [], ahead: 0, drift: [] };
  expect(describeReport(JSON.stringify(report))).toEqual({ migrations: "nothing to apply" });
  expect(
    describeReport(
      JSON.stringify({
        units: [
          { tag: "0001_a", ms: 3 },
          { tag: "0002_b", ms: 4 },
        ],
        left: ["0003_c"],
        ahead: 2,
        drift: ["- table x", "+ table y"],
      }),
    ),
  ).toEqual({
    migrations:
      "applied 0001_a (3 ms), 0002_b (4 ms); waiting for code that needs the old shape: 0003_c; the schema is 2 ahead of this code, which can do with it",
    drift: "the schema is not what the migrations make: - table x; + table y",
  });
});

test.each([
  "https://app.example.com",
  "App.Example.com",
  "app.example.com/",
  "a.b c.d",
  "localhost",
])("refuses the domain %s, whose origin no browser would send", (domain) => {
  expect(() => read("blue", { ...ISSUER, SLIPWAY_DOMAIN: domain })).toThrow("not a name alone");
});

test("tells the page where else its issuer answers", () => {
  const client = { ...ISSUER, SLIPWAY_CLIENT_ID: "page" };
  const origins = "https://tokens.example https://login.example:8443";
  const policy = read("blue", { ...client, SLIPWAY_ISSUER_ORIGINS: ` ${origins}\n` });
  expect(signInVariables(policy)).toMatchObject({ VITE_ISSUER_ORIGINS: origins });
  expect(signInVariables(read("blue", client))).not.toHaveProperty("VITE_ISSUER_ORIGINS");
  for (const wrong of [
    "https://tokens.example/path",
    "http://tokens.example",
    "https://a;b",
    "*",
  ]) {
    expect(() => read("blue", { ...client, SLIPWAY_ISSUER_ORIGINS: wrong })).toThrow(
      "is no origin",
    );
  }
});
