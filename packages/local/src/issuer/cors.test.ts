import { expect, onTestFinished, test } from "vitest";
import { drawIssuerKey } from "./issuer-key.ts";
import { createSignIn } from "./sign-in.ts";
import { startIssuer } from "./start-issuer.ts";

const READABLE = ["/.well-known/openid-configuration", "/jwks", "/token"];

/** The origin that may read the answer. */
async function readerOf(path: string, origin: string, method: string): Promise<string | null> {
  const signIn = createSignIn({ audience: "slipway", subject: "developer", lifetime: 60 });
  const started = await startIssuer({ key: await drawIssuerKey(), port: 0, signIn });
  onTestFinished(() => started.close());
  const response = await fetch(started.issuer + path, { method, headers: { origin } });
  return response.headers.get("access-control-allow-origin");
}

test.each(READABLE)("pages of this machine may read %s", async (path) => {
  const method = path === "/token" ? "POST" : "GET";
  expect(await readerOf(path, "http://localhost:5173", method)).toBe("http://localhost:5173");
  expect(await readerOf(path, "http://127.0.0.1:8080", "OPTIONS")).toBe("http://127.0.0.1:8080");
});

test.each(READABLE)("pages of another may not read %s", async (path) => {
  for (const origin of ["https://example.com", "http://localhost.example.com", "null"]) {
    expect(await readerOf(path, origin, "OPTIONS")).toBeNull();
  }
});

test("no page may read where a browser is sent", async () => {
  expect(await readerOf("/authorize", "http://localhost:5173", "GET")).toBeNull();
});
