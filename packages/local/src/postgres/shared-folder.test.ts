import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder } from "./shared-folder.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-shared-"));
  await chmod(root, 0o755);
});
afterEach(() => rm(root, { recursive: true }));

const stranger = { uid: 4_000_000, gid: 4_000_000 };

test("makes a folder that others can pass through and neither list nor write", async () => {
  const path = join(root, "a", "b");
  expect(await claimFolder(path, stranger)).toBeUndefined();
  expect(await claimFolder(path, stranger)).toBeUndefined();
  expect((await stat(path)).mode & 0o777).toBe(0o711);
});

test("refuses a link that somebody laid", async () => {
  await mkdir(join(root, "theirs"));
  await symlink(join(root, "theirs"), join(root, "link"));
  expect(await claimFolder(join(root, "link"), undefined)).toBe(`${root}/link is not a folder`);
});

test("refuses a folder that others can write", async () => {
  await mkdir(join(root, "open"));
  await chmod(join(root, "open"), 0o777);
  expect(await claimFolder(join(root, "open"), undefined)).toBe(
    `${root}/open can be written by others`,
  );
});

test.runIf(process.getuid?.() === 0)("refuses a folder of somebody else", async () => {
  await mkdir(join(root, "theirs"));
  await chown(join(root, "theirs"), stranger.uid, stranger.gid);
  expect(await claimFolder(join(root, "theirs"), undefined)).toBe(
    `${root}/theirs belongs to user ${stranger.uid}`,
  );
});

test("refuses a folder that Postgres could not reach", async () => {
  await chmod(root, 0o700);
  expect(await claimFolder(join(root, "closed"), stranger)).toBe(
    `${root}/closed cannot be reached by user ${stranger.uid}`,
  );
});
