import { drawIssuerKey } from "@slipway/local/issuer/issuer-key";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { invoke } from "../testing/invoke.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";
import { partsOf, sendToken, trusting, unreachable } from "../testing/token-function.ts";

let issuer: TestIssuer;
let handler: ReturnType<typeof trusting>;
const logs = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
beforeEach(async () => {
  for (const log of logs) {
    log.mockReset();
    log.mockImplementation(() => {});
  }
  issuer = await startTestIssuer();
  handler = trusting(issuer.issuer);
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.close();
});

const logged = () => JSON.stringify(logs.flatMap((log) => log.mock.calls));
async function send(token: string, remaining?: number) {
  const answer = await sendToken(handler, token, remaining);
  for (const part of partsOf(token)) expect(logged()).not.toContain(part);
  return answer;
}
const statusOf = async (token: string) => (await send(token)).status;
const statusesOf = async (token: string) =>
  new Set(await Promise.all(Array.from({ length: 30 }, () => statusOf(token))));
const pass = (seconds: number) =>
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });

const discovery = (change: object) => {
  const { issuer: name } = issuer;
  return JSON.stringify({ issuer: name, jwks_uri: `${name}/jwks`, ...change });
};

describe("the keys of an issuer", () => {
  const ONCE = ["/.well-known/openid-configuration", "/jwks"];

  test("are read once, with the first token, however many come at once", async () => {
    await invoke(handler, { method: "GET" });
    expect(issuer.asked).toEqual([]);
    const token = await issuer.sign();
    expect(await statusesOf(token)).toEqual(new Set([200]));
    expect(await statusOf(token)).toBe(200);
    expect(issuer.asked).toEqual(ONCE);
  });

  test("are read again for a token that names a new one, at most every 30 s", async () => {
    const old = await issuer.sign();
    expect(await statusOf(old)).toBe(200);
    issuer.keys = [await drawIssuerKey(), ...issuer.keys];
    const rotated = await issuer.sign();
    expect(await statusOf(rotated)).toBe(401);
    expect(issuer.asked).toEqual(ONCE);
    pass(31);
    expect(await statusesOf(rotated)).toEqual(new Set([200]));
    expect(await statusOf(old)).toBe(200);
    const strange = await issuer.sign({}, await drawIssuerKey());
    expect(await statusesOf(strange)).toEqual(new Set([401]));
    expect(issuer.asked).toEqual([...ONCE, ...ONCE]);
    pass(31);
    expect(await statusesOf(strange)).toEqual(new Set([401]));
    expect(issuer.asked).toEqual([...ONCE, ...ONCE, ...ONCE]);
  });

  test("cease to count within ten minutes when they are withdrawn", async () => {
    const token = await issuer.sign();
    expect(await statusOf(token)).toBe(200);
    issuer.keys = [await drawIssuerKey()];
    pass(590);
    expect(await statusOf(token)).toBe(200);
    pass(20);
    expect(await statusOf(token)).toBe(401);
  });

  test("count on while it is away, which is logged; a new one must wait for it", async () => {
    const token = await issuer.sign();
    expect(await statusOf(token)).toBe(200);
    await issuer.close();
    pass(610);
    expect(await statusOf(token)).toBe(200);
    expect(logged()).toContain("the old ones still count");
    expect(logged()).toContain("ECONNREFUSED");
    issuer.keys = [await drawIssuerKey()];
    const rotated = await issuer.sign();
    expect(await send(rotated)).toMatchObject(unreachable);
    await issuer.open();
    pass(31);
    expect(await statusOf(rotated)).toBe(200);
  });
});

describe("an issuer", () => {
  test("that is away is answered for with 503, and counts again as soon as it is back", async () => {
    await issuer.close();
    const token = await issuer.sign();
    expect(await send(token)).toMatchObject(unreachable);
    expect(logged()).toContain(`"problem":"issuer-unreachable"`);
    expect(logged()).toContain("ECONNREFUSED");
    await issuer.open();
    pass(2);
    expect(await statusOf(token)).toBe(200);
  });

  test("that drops a connection is asked again", async () => {
    issuer.next.push((request) => request.socket.destroy());
    expect(await statusOf(await issuer.sign())).toBe(200);
  });

  test("that says nothing is answered for before the invocation ends", async () => {
    issuer.next.push(() => {});
    const started = performance.now();
    expect(await send(await issuer.sign(), 900)).toMatchObject(unreachable);
    expect(performance.now() - started).toBeLessThan(900);
    pass(2);
    expect(await statusOf(await issuer.sign())).toBe(200);
  });

  test("that says nothing is given three seconds of a longer invocation", async () => {
    issuer.next.push(() => {});
    const started = performance.now();
    expect(await send(await issuer.sign())).toMatchObject(unreachable);
    expect(performance.now() - started).toBeLessThan(6000);
    expect(logged()).toContain("TimeoutError");
  });

  test.each([
    [
      "names another",
      () => discovery({ issuer: "https://x.example" }),
      "another issuer: https://x",
    ],
    ["differs by a slash", () => discovery({ issuer: `${issuer.issuer}/` }), "another issuer"],
    [
      "leads to http",
      () => discovery({ jwks_uri: "http://x.example/jwks" }),
      "not secure: http://x",
    ],
    ["leads to a file", () => discovery({ jwks_uri: "file:///etc/passwd" }), "not secure"],
    ["leads nowhere", () => discovery({ jwks_uri: undefined }), "wrong at jwks_uri"],
    ["is null", () => "null", "something else"],
    ["is no JSON", () => "<html>", "not JSON"],
  ])("whose discovery %s is refused, and the log says why", async (_, body, why) => {
    issuer.always = (_request, response) => void response.end(body());
    expect(await send(await issuer.sign())).toMatchObject(unreachable);
    expect(logged()).toContain(why);
    expect(issuer.asked).not.toContain("/jwks");
  });

  test.each([
    ["an error", 500, "{}"],
    ["a redirect", 302, "{}"],
    ["no set of keys", 200, `{"keys":"none"}`],
    ["a key without a type", 200, `{"keys":[{}]}`],
  ])("that answers %s in place of its keys is refused", async (_, status, body) => {
    issuer.always = (request, response) => {
      if (request.url === "/jwks") response.writeHead(status, { location: "/" }).end(body);
      else response.end(discovery({}));
    };
    expect(await send(await issuer.sign())).toMatchObject(unreachable);
  });

  test("with a slash at the end of its name is found all the same", async () => {
    const name = `${issuer.issuer}/`;
    issuer.next.push((_request, response) => {
      response.end(JSON.stringify({ issuer: name, jwks_uri: `${name}jwks` }));
    });
    handler = trusting(name);
    expect(await statusOf(await issuer.sign({ iss: name }))).toBe(200);
    expect(issuer.asked).toEqual(["/.well-known/openid-configuration", "/jwks"]);
  });
});
