import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { refusal } from "./refusal.ts";

test("refuses another system by its name", () => {
  expect(refusal({ platform: "darwin", missing: [] })).toMatch(/Linux alone.* this is darwin\.$/);
});

test("names the tools that are missing, and the packages that hold them", () => {
  expect(refusal({ platform: "linux", missing: ["cmake", "xz"] })).toMatch(
    /cmake, xz cannot be found.*apt-get install cmake .*xz-utils/,
  );
});

test("refuses nothing on a Linux that has them all", () => {
  expect(refusal({ platform: "linux", missing: [] })).toBeUndefined();
});

test("every package that is laid for it has one version and one content", () => {
  const locked = z.object({ version: z.string(), integrity: z.string().startsWith("sha512-") });
  const { packages } = z
    .object({ packages: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(new URL("package-lock.json", import.meta.url), "utf8")));
  const { "": root, ...others } = packages;
  expect(root).toMatchObject({ dependencies: { "aws-lambda-ric": "4.0.2" } });
  expect(Object.values(others).filter((found) => !locked.safeParse(found).success)).toEqual([]);
});
