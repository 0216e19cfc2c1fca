import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("../../..", import.meta.url).pathname,
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts"],
    globalSetup: ["packages/local/src/testing/global-setup.ts"],
    // Most tests wait for Postgres and for processes of their own.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
