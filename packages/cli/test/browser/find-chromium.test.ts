import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "./find-chromium.ts";

async function folderWith(...programs: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-chromium-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of programs) {
    await writeFile(join(folder, name), "");
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

test("is the one that CHROMIUM names, or the first on the PATH, or one in its usual place", async () => {
  const folder = await folderWith("google-chrome", "chromium", "mine");
  const at = (name: string) => join(folder, name);
  expect(await findChromium({ CHROMIUM: at("mine"), PATH: folder })).toBe(at("mine"));
  expect(await findChromium({ PATH: `/nowhere:${folder}` })).toBe(at("chromium"));
  expect(await findChromium({}, ["/nowhere", at("google-chrome")])).toBe(at("google-chrome"));
});

test("where there is none it is said how to get one", async () => {
  const folder = await folderWith("firefox");
  await expect(findChromium({ PATH: folder }, [])).rejects.toThrow(
    "The browser tests need Chromium, and there is none. Install one: `apt-get install chromium` on Debian",
  );
  await expect(findChromium({ CHROMIUM: join(folder, "chromium") })).rejects.toThrow(
    "chromium, which is no program. Install one",
  );
});
