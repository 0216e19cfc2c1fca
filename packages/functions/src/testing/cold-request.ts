// A fresh process like a new Lambda environment: sends a few requests and says what of undici it had to load for them.
import { handler } from "../counter.ts";
import { invoke } from "./invoke.ts";
import { jsonRequest } from "./url-event.ts";

const answers = [
  await invoke(handler, { method: "GET" }),
  await invoke(handler, jsonRequest("PUT", "/", { increment: 1 })),
  await invoke(handler, { ...jsonRequest("PUT", "/", null), body: "e30=", isBase64Encoded: true }),
];
const loaded: unknown = Reflect.get(process, "moduleLoadList");
if (!Array.isArray(loaded)) throw new Error("this Node does not tell what it has loaded");
console.log(
  JSON.stringify({
    statuses: answers.map(({ status }) => status),
    http: loaded.filter((name) => String(name) === "NativeModule http"),
    undici: loaded.filter((name) => String(name).includes("undici")),
  }),
);
process.exit();
