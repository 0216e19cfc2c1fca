import { expect, test } from "vitest";
import { parseAuth } from "./parse-auth.ts";

const token = { mode: "token", issuer: "https://issuer.example", audience: "slipway" };
const open = { mode: "public", issuer: "", audience: "" };

test.each([token, open])("takes %j", (link) => {
  expect(parseAuth({ type: "sst.sst.Linkable", ...link })).toEqual(link);
});

test.each([
  [undefined, "its root"],
  ["public", "its root"],
  [{}, "mode"],
  [{ ...token, mode: "" }, "mode"],
  [{ ...token, mode: "Token" }, "mode"],
  [{ ...token, issuer: "" }, "issuer"],
  [{ ...token, issuer: "http://issuer.example" }, "issuer"],
  [{ ...token, audience: "" }, "audience"],
  [{ ...token, audience: ["slipway"] }, "audience"],
  [{ mode: "token" }, "issuer, audience"],
  [{ ...token, mode: "public" }, "issuer, audience"],
  [{ mode: "public" }, "issuer, audience"],
])("refuses %j and says that it is wrong at %s", (link, where) => {
  expect(() => parseAuth(link)).toThrow(`the link Auth is wrong at ${where}: it takes mode`);
});
