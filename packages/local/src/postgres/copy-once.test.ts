import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyOnce } from "./copy-once.ts";

let root: string;
let from: string;
let to: string;
const nothing = async () => {};
const fail = () => Promise.reject(new Error("no links here"));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-copy-"));
  from = join(root, "from");
  to = join(root, "to");
  await mkdir(join(from, "bin"), { recursive: true, mode: 0o700 });
  await writeFile(join(from, "bin", "tool"), "#!/bin/sh\n", { mode: 0o700 });
  await writeFile(join(from, "notes"), "private", { mode: 0o600 });
  await writeFile(join(from, "public"), "shared");
  await chmod(join(from, "public"), 0o644);
  await writeFile(join(from, "static.a"), "large");
  await symlink("notes", join(from, "link"));
});
afterEach(() => rm(root, { recursive: true }));

test("copies files so that everyone can read them, and leaves the originals alone", async () => {
  await copyOnce(from, to, nothing);
  expect((await readdir(to, { recursive: true })).sort()).toEqual([
    "bin",
    "bin/tool",
    "notes",
    "public",
  ]);
  expect((await stat(join(to, "bin", "tool"))).mode & 0o777).toBe(0o755);
  expect((await stat(join(to, "notes"))).mode & 0o777).toBe(0o644);
  expect((await stat(join(from, "notes"))).mode & 0o777).toBe(0o600);
});

test("takes no space for what everyone can read already", async () => {
  await copyOnce(from, to, nothing);
  expect((await lstat(join(to, "public"))).ino).toBe((await lstat(join(from, "public"))).ino);
});

test("is done once, though twenty ask at the same time", async () => {
  await Promise.all(Array.from({ length: 20 }, () => copyOnce(from, to, nothing)));
  expect((await readdir(root)).sort()).toEqual(["from", "to"]);
  await rm(from, { recursive: true });
  await copyOnce(from, to, nothing);
  expect(await readFile(join(to, "notes"), "utf8")).toBe("private");
});

test("leaves nothing behind when it fails", async () => {
  await expect(copyOnce(from, to, fail)).rejects.toThrow("no links here");
  expect(await readdir(root)).toEqual(["from"]);
});

test("removes what a killed copy left, and not one that may be under way", async () => {
  const [old, young] = [`${to}.aside-0123`, `${to}.aside-4567`];
  for (const path of [old, young]) await mkdir(path);
  await utimes(old, new Date(0), new Date(0));
  await copyOnce(from, to, nothing);
  expect((await readdir(root)).sort()).toEqual(["from", "to", "to.aside-4567"]);
});
