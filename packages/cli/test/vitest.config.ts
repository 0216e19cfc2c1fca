import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { postgresPackage } from "./versions/postgres-package.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The tests that run a handler, once more under AWS's own client of the Runtime API: `npm run test:ric`. */
const RIC = {
  include: [
    "packages/local/src/runner/{conformance,environment,init,kill,load,log,reload}.test.ts",
    "packages/local/src/runner/function-url/connection.test.ts",
    "packages/cli/test/handlers.test.ts",
  ],
  provide: { runtime: `${root}.slipway/ric/node_modules/aws-lambda-ric/index.mjs` },
};

/** The engine's tests, once more on an older Postgres, in modes postgres-15 to postgres-17: `npm run test:versions`. */
const onPostgres = (mode: string) => ({
  include: ["packages/migrate/src/**/*.test.ts"],
  provide: { postgresPackage: postgresPackage(mode) },
});

export default defineConfig(({ mode }) => ({
  root,
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts"],
    // These need SST's platform, of 320 MB, and a browser: `npm run test:infra`, `npm run test:browser`.
    exclude: ["**/node_modules/**", "packages/cli/test/{infra,browser}/**"],
    globalSetup: ["packages/local/src/testing/global-setup.ts"],
    // Most tests wait for Postgres and for processes of their own.
    maxWorkers: "100%",
    env: { SLIPWAY_CHECK_ANSWERS: "1" },
    // A request writes a line: what passes need not show it.
    silent: "passed-only" as const,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...(mode === "ric" ? RIC : {}),
    ...(mode.startsWith("postgres-") ? onPostgres(mode) : {}),
  },
}));
