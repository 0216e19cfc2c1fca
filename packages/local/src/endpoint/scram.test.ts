import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { expect, inject, onTestFinished, test } from "vitest";
import { query } from "../testing/query.ts";
import { scramClient } from "./scram.ts";
import { Session } from "./session.ts";

async function logIn(password: string, given: string): Promise<Session> {
  const { url } = inject("slipway");
  const role = `scram_${createHash("md5").update(password).digest("hex")}`;
  await query(url, `CREATE ROLE ${role} LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
  onTestFinished(async () => void (await query(url, `DROP ROLE ${role}`)));
  const upstream = { host: "localhost", port: Number(new URL(url).port) };
  const parameters = { user: role, database: "slipway" };
  return Session.open(upstream, { parameters, password: given });
}

test("logs in to a real server, whatever the password is made of", async () => {
  for (const password of ["x", "p=,n,'\"\\ %", "pässwörd", "🔑", "l".repeat(500)]) {
    const session = await logIn(password, password);
    expect(session.usable).toBe(true);
    session.close();
  }
});

test("is refused in the server's words where the password is another one", async () => {
  await expect(logIn("right", "wrong")).rejects.toThrow("password authentication failed");
});

test("tells a server that knows the password from one that does not", () => {
  const client = scramClient("secret");
  const nonce = client.first.replace("n,,n=*,r=", "");
  const first = `r=${nonce}server,s=${Buffer.from("salt").toString("base64")},i=4096`;
  const answer = client.final(first);
  const sign = (password: string) => {
    const salted = pbkdf2Sync(password, "salt", 4096, 32, "sha256");
    const key = createHmac("sha256", salted).update("Server Key").digest();
    const exchanged = `n=*,r=${nonce},${first},${answer.replace(/,p=.*/, "")}`;
    return `v=${createHmac("sha256", key).update(exchanged).digest("base64")}`;
  };
  expect(client.verify(sign("secret"))).toBe(true);
  expect(client.verify(sign("guess"))).toBe(false);
  expect(client.verify("v=")).toBe(false);
  expect(client.verify("e=other-error")).toBe(false);
});

test("refuses a server's message that it cannot answer", () => {
  for (const message of ["", "r=mine,s=YQ==,i=4096", "r=,s=,i=0"]) {
    expect(() => scramClient("x").final(message)).toThrow("malformed");
  }
});
