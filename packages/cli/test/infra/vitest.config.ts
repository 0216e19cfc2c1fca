import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("../../../..", import.meta.url).pathname,
  test: {
    include: ["packages/cli/test/infra/**/*.test.ts"],
    globalSetup: [
      "packages/cli/test/infra/global-setup.ts",
      "packages/local/src/testing/global-setup.ts",
    ],
    // An evaluation takes some seconds of one core; the CLI's runs are longer.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
