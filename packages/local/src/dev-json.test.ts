import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type DevJson,
  readRunningDev,
  removeDevJson,
  serveControl,
  writeDevJson,
} from "./dev-json.ts";
import { listenLocally } from "./listen-locally.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-dev-"));
  path = join(folder, "dev.json");
});
afterEach(() => rm(folder, { recursive: true }));

function devJson(control: string, nonce = "a nonce"): DevJson {
  return {
    pid: process.pid,
    nonce,
    startedAt: new Date().toISOString(),
    control,
    urls: { counter: "http://localhost:3001/" },
    auth: { issuer: "http://localhost:3000", token: "a.b.c" },
    database: {
      owner: "postgres://slipway:secret@localhost:5432/slipway",
      handlers: "postgres://handlers:secret@localhost:4000/slipway",
      http: "http://localhost:4000/sql",
      ws: "ws://localhost:4000/v2",
      tcp: "localhost:5432",
    },
  };
}

test("is read whole while its dev answers with the nonce", async () => {
  const control = await serveControl("a nonce");
  const written = devJson(control.url);
  await writeDevJson(path, written);
  expect(await readRunningDev(path)).toEqual(written);
  await control.close();
  expect(await readRunningDev(path)).toBeUndefined();
});

test("can be read by its owner alone, and leaves nothing beside it", async () => {
  await writeDevJson(path, devJson("http://127.0.0.1:9/"));
  await writeDevJson(path, devJson("http://127.0.0.1:9/"));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["dev.json"]);
  await removeDevJson(path);
  await removeDevJson(path);
  expect(await readdir(folder)).toEqual([]);
});

test("is not that of another dev that got the port", async () => {
  const control = await serveControl("another nonce");
  await writeDevJson(path, devJson(control.url));
  expect(await readRunningDev(path)).toBeUndefined();
  await control.close();
});

test("is not taken from something that answers late, endlessly or not in HTTP", async () => {
  const servers = [
    createServer(() => {}),
    createServer((socket) => void socket.on("error", () => {}).end("no HTTP\r\n\r\n")),
    createServer((socket) => {
      socket.on("error", () => {}).write("HTTP/1.1 200 OK\r\n\r\n");
      const timer = setInterval(() => socket.write("a nonce".repeat(1000)), 1);
      socket.on("close", () => clearInterval(timer));
    }),
  ];
  for (const server of servers) {
    await writeDevJson(path, devJson(`http://127.0.0.1:${await listenLocally(server)}/`));
    const before = performance.now();
    expect(await readRunningDev(path)).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(10_000);
    server.close();
  }
});

test.each(["", "{", "null", "[]", '{"pid":1}', '{"control":"not a url"}'])(
  "is none where the file holds %j",
  async (text) => {
    await writeFile(path, text);
    expect(await readRunningDev(path)).toBeUndefined();
  },
);

test("is none where there is no file", async () => {
  expect(await readRunningDev(path)).toBeUndefined();
});
