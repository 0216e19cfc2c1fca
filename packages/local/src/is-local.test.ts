import { request } from "node:http";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { databaseForTest } from "./endpoint/testing/post-sql.ts";

const FOREIGN = [
  "https://evil.example",
  "http://localhost.evil.example",
  "http://localhost@evil.example",
  "https://127.0.0.1.evil.example:3000",
  "null",
  "file://",
  "chrome-extension://abcdef",
];
const OWN = [
  "http://localhost:3000",
  "https://localhost",
  "http://127.0.0.1:5173",
  "http://[::1]:80",
  "http://app.localhost",
  "http://db.localtest.me:8080",
];

test("answers no page of another machine, before or with its request", async () => {
  const { http, neonUrl } = await databaseForTest();
  const ask = (method: string, origin: string) =>
    new Promise<unknown>((resolve, reject) => {
      const headers = { Origin: origin, "Neon-Connection-String": neonUrl };
      const sent = request(http, { method, headers }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers["access-control-allow-origin"]]);
      });
      sent.on("error", reject);
      sent.end(method === "POST" ? '{"query": "SELECT 1"}' : undefined);
    });
  for (const method of ["OPTIONS", "POST"]) {
    for (const origin of FOREIGN) expect(await ask(method, origin)).toEqual([403, undefined]);
    for (const origin of OWN) expect(await ask(method, origin)).toEqual([200, "*"]);
  }
});

test("opens no WebSocket for a page of another machine", async () => {
  const { ws } = await databaseForTest();
  const open = (origin: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(ws, { origin });
      socket.on("open", () => socket.close());
      socket.on("close", () => resolve("opened"));
      socket.on("error", (error) => resolve(error.message));
    });
  for (const origin of FOREIGN) expect(await open(origin)).toContain("403");
  for (const origin of OWN) expect(await open(origin)).toBe("opened");
});
