// A fresh process like a new Lambda environment: sends a few requests to the function it is told, with the token it is
// told, and says what it had to load for them.
import { registerHooks } from "node:module";
import { invoke } from "./invoke.ts";
import { jsonRequest, type UrlRequest } from "./url-event.ts";

const [name, token = ""] = process.argv.slice(2);
let usesJose = false;
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    usesJose ||= found.url.includes("/node_modules/jose/");
    return found;
  },
});

const { handler } = await (name === "users" ? import("../users.ts") : import("../counter.ts"));
const counterRequests: UrlRequest[] = [
  { method: "GET" },
  jsonRequest("PUT", "/", { increment: 1 }),
  { ...jsonRequest("PUT", "/", null), body: "e30=", isBase64Encoded: true },
];
const usersRequests: UrlRequest[] = [
  { method: "GET", headers: { authorization: `Bearer ${token}` } },
];
// stdout is for what this process says at its end.
console.info = (line) => console.error(line);
const statuses: number[] = [];
for (const request of name === "users" ? usersRequests : counterRequests) {
  statuses.push((await invoke(handler, request)).status);
}
const loaded: unknown = Reflect.get(process, "moduleLoadList");
if (!Array.isArray(loaded)) throw new Error("this Node does not tell what it has loaded");
console.log(
  JSON.stringify({
    statuses,
    http: loaded.filter((module) => String(module) === "NativeModule http"),
    undici: loaded.filter((module) => String(module).includes("undici")),
    usesJose,
  }),
);
process.exit();
