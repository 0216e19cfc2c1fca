import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { functions } from "../../../infra/functions.ts";
import { buildPage } from "../src/testing/build-page.ts";

const SECRET = "for-nobody-to-read";
const root = fileURLToPath(new URL("../../..", import.meta.url));
const urls = Object.fromEntries(functions.map(({ name }) => [name, `https://${name}.example/`]));
const issuer = { VITE_ISSUER: "https://id.example", VITE_CLIENT_ID: "page" };

/** All that a page is built to, as one text. */
async function textOf(variables: Readonly<Record<string, string>>): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "slipway-page-"));
  onTestFinished(() => rm(outDir, { recursive: true }));
  await buildPage({ root, page: "packages/web", outDir, variables });
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

test.each([
  ["with", issuer],
  ["without", {}],
] as const)(
  "of the variables of a build %s an issuer its own alone are in the page",
  async (_, own) => {
    const others = { VITE_SECRET: SECRET, VITE_ISSUER_SECRET: SECRET };
    const built = await textOf({
      VITE_URLS: JSON.stringify(urls),
      ...own,
      ...others,
    });
    for (const value of Object.values({ ...urls, ...own })) expect(built).toContain(value);
    expect(built).not.toContain(SECRET);
  },
  60_000,
);
