import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimClusterFolder } from "./cluster-folder.ts";

const stranger = { uid: 4_000_000, gid: 4_000_000 };

let root: string;
let elsewhere: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-folder-"));
  await chmod(root, 0o755);
  elsewhere = join(root, "elsewhere");
  await mkdir(elsewhere, { mode: 0o711 });
  await mkdir(join(root, "home", "app"), { recursive: true });
  dir = join(root, "home", "app", ".slipway", "postgres");
});
afterEach(() => rm(root, { recursive: true }));

/** The folder that is claimed, and given back at once. */
async function claim(account?: typeof stranger): Promise<string> {
  const folder = await claimClusterFolder({ dir, account, elsewhere });
  await folder.release();
  return folder.path;
}

test("is where it was asked for when we run Postgres ourselves", async () => {
  await chmod(join(root, "home"), 0o700);
  expect(await claim()).toBe(dir);
  expect((await lstat(dir)).mode & 0o777).toBe(0o700);
});

test("is where it was asked for when Postgres's account can reach that", async () => {
  expect(await claim(stranger)).toBe(dir);
  expect((await lstat(dir)).mode & 0o777).toBe(0o711);
});

test("is elsewhere, by a link, when Postgres's account cannot reach the project", async () => {
  await chmod(join(root, "home"), 0o700);
  const path = await claim(stranger);
  expect(dirname(path)).toBe(elsewhere);
  expect(await readlink(dir)).toBe(path);
  expect(await claim(stranger)).toBe(path);
  await rm(path, { recursive: true });
  expect(await claim(stranger)).toBe(path);
});

test("is found again when the project has moved, and not taken by one that came in its place", async () => {
  await chmod(join(root, "home"), 0o700);
  const path = await claim(stranger);
  await rename(join(root, "home", "app"), join(root, "home", "moved"));
  expect(await claim(stranger)).not.toBe(path);
  dir = join(root, "home", "moved", ".slipway", "postgres");
  expect(await claim(stranger)).toBe(path);
});

test("is not left for another when the project's folder is opened later", async () => {
  await chmod(join(root, "home"), 0o700);
  const path = await claim(stranger);
  await chmod(join(root, "home"), 0o755);
  expect(await claim(stranger)).toBe(path);
});

test("says what to do when the project's folder was closed later", async () => {
  await claim(stranger);
  await chmod(join(root, "home"), 0o700);
  await expect(claim(stranger)).rejects.toThrow(
    `user 4000000, as whom Postgres runs when you are root, cannot pass through the folders above ${dir}; give them \`chmod o+x\``,
  );
});

test("may be a folder that is there and empty, and not one with somebody's files", async () => {
  await mkdir(dir, { recursive: true });
  expect(await claim()).toBe(dir);
  await rm(join(dir, "lock"));
  await writeFile(join(dir, "thesis.txt"), "");
  await expect(claim()).rejects.toThrow(`${dir} holds files that are not a cluster of Slipway`);
  expect(await readdir(dir)).toEqual(["thesis.txt"]);
});

test("has one owner at a time, by whatever path it is reached", async () => {
  await chmod(join(root, "home"), 0o700);
  const folder = await claimClusterFolder({ dir, account: stranger, elsewhere });
  dir = folder.path;
  await expect(claim(stranger)).rejects.toThrow(
    `process ${process.pid} runs the Postgres of ${dir}`,
  );
  await folder.release();
  expect(await claim(stranger)).toBe(folder.path);
});
