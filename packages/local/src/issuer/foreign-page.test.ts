import { expect, onTestFinished, test } from "vitest";
import { send } from "../runner/testing/send.ts";
import { drawIssuerKey } from "./issuer-key.ts";
import { createSignIn } from "./sign-in.ts";
import { startIssuer } from "./start-issuer.ts";

async function startedIssuer(): Promise<string> {
  const signIn = createSignIn({ audience: "slipway", subject: "developer", lifetime: 60 });
  const started = await startIssuer({ key: await drawIssuerKey(), port: 0, signIn });
  onTestFinished(() => started.close());
  return started.issuer;
}

const PATHS = ["/.well-known/openid-configuration", "/jwks", "/authorize", "/token", "/none"];
const REFUSED = {
  status: 403,
  body: "The local issuer is for pages and programs of this machine: use localhost.\n",
};

test("a page whose name was made to lead to this machine gets nothing", async () => {
  const issuer = await startedIssuer();
  const { port } = new URL(issuer);
  for (const name of ["page.example", "localhost.page.example", "[::2]", "192.168.1.7"]) {
    const headers = { host: `${name}:${port}` };
    for (const path of PATHS) {
      expect(await send(issuer, { path, headers })).toMatchObject(REFUSED);
      expect(await send(issuer, { method: "POST", path, headers })).toMatchObject(REFUSED);
    }
  }
});

test("a page of another machine can exchange no code, even without reading the answer", async () => {
  const headers = { origin: "https://page.example" };
  const sent = send(await startedIssuer(), { method: "POST", path: "/token", headers });
  expect(await sent).toMatchObject(REFUSED);
});

test.each(["localhost", "127.0.0.1", "[::1]"])("%s is this machine", async (name) => {
  const issuer = await startedIssuer();
  const headers = { host: `${name}:${new URL(issuer).port}` };
  expect(await send(issuer, { path: "/jwks", headers })).toMatchObject({ status: 200 });
});
