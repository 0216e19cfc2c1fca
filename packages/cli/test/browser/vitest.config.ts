import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Writes the README's pictures instead of testing: `npm run web:pictures`. */
const PICTURES = "packages/cli/test/browser/take-pictures.ts";

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL("../../../..", import.meta.url)),
  test: {
    include: mode === "pictures" ? [PICTURES] : ["packages/cli/test/browser/**/*.test.ts"],
    globalSetup: ["packages/cli/test/browser/global-setup.ts"],
    // Each file has a Postgres, a dev and a browser of its own.
    maxWorkers: "50%",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
}));
