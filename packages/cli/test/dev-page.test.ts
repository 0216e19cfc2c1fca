import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type FreshCopy, freshCopy } from "@slipway/cli/testing/fresh-copy";
import { pageAddress } from "@slipway/cli/testing/page-address";
import { type RunningDev, startDevIn } from "@slipway/cli/testing/running-dev";
import { send } from "@slipway/local/runner/testing/send";
import { afterAll, beforeAll, expect, test } from "vitest";

let copy: FreshCopy;
let dev: RunningDev;
let address: string;
beforeAll(async () => {
  copy = await freshCopy();
  dev = await startDevIn(copy.root);
  address = await pageAddress(dev);
});
afterAll(async () => {
  await dev.stop();
  await copy.remove();
});

const read = async (path: string) => (await fetch(new URL(path, address))).text();

test("dev serves the page after all the rest is ready", async () => {
  expect(dev.output()).toMatch(/\nready in [\s\S]*\n {2}page {6}http:\/\/localhost:\d+\//);
  expect(await read("/")).toContain("<title>Slipway</title>");
});

test("the page is told where the functions and the issuer of this run are", async () => {
  const { urls, auth } = dev.devJson;
  const source = await read("/src/page.ts");
  expect(source).toContain(`"VITE_URLS": ${JSON.stringify(JSON.stringify(urls))}`);
  expect(source).toContain(`"VITE_ISSUER": "${auth.issuer}"`);
  expect(source).toContain(`"VITE_CLIENT_ID": "page"`);
});

test.each(["127.0.0.1", "[::1]"])("a saved file reaches the page also by %s", async (host) => {
  const { port } = new URL(address);
  const client = await (await fetch(`http://${host}:${port}/@vite/client`)).text();
  const [, token] = /const wsToken = "([^"]+)"/.exec(client) ?? [];
  const socket = new WebSocket(`ws://${host}:${port}/?token=${token}`, "vite-hmr");
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  socket.addEventListener("message", ({ data }) => resolve(data));
  socket.addEventListener("error", () => reject(new Error("Vite takes no connection")));
  expect(await promise).toBe('{"type":"connected"}');
  socket.close();
});

test("a page whose name was made to lead to this machine reads no source", async () => {
  const headers = { host: `page.example:${new URL(address).port}` };
  expect((await send(address, { path: "/src/page.ts", headers })).status).toBe(403);
});

test.each(["dev.json", "issuer.json", "manifest.json"])(
  "whoever asks for .slipway/%s gets nothing",
  async (file) => {
    const path = `/@fs${join(copy.root, ".slipway", file)}`;
    for (const query of ["", "?raw", "?url", "?import&raw", "?import"]) {
      const { status } = await send(address, { path: path + query });
      expect(`${query} ${status}`).toBe(`${query} 403`);
    }
  },
);

const statusOf = async (file: string) =>
  (await send(address, { path: `/@fs${join(copy.root, file)}?raw` })).status;

test("only what the page is made of is served", async () => {
  expect(await statusOf("packages/web/src/page.ts")).toBe(200);
  expect(await statusOf("packages/core/src/contract/create-client.ts")).toBe(200);
  expect(await statusOf("packages/core/src/models/Schema.ts")).toBe(403);
  expect(await statusOf("package.json")).toBe(403);
});

test("writes nothing beside its sources", async () => {
  expect((await readdir(join(copy.root, "packages/web"))).sort()).toEqual(
    (await readdir(new URL("../../web", import.meta.url)))
      .filter((name) => !["dist", "node_modules"].includes(name))
      .sort(),
  );
});
