import type { Commands } from "./run-command.ts";

/** The menu, in the order of the help. A command is added by adding its file and its line here. */
export const commands: Commands = {
  dev: async () => (await import("./commands/dev.ts")).dev,
  build: async () => (await import("./commands/build.ts")).build,
  manifest: async () => (await import("./commands/manifest.ts")).manifest,
  generate: async () => (await import("./commands/generate.ts")).generate,
  migrate: async () => (await import("./commands/migrate.ts")).migrate,
  status: async () => (await import("./commands/status.ts")).status,
  drift: async () => (await import("./commands/drift.ts")).drift,
  adopt: async () => (await import("./commands/adopt.ts")).adopt,
  resolve: async () => (await import("./commands/resolve.ts")).resolve,
  contract: async () => (await import("./commands/contract.ts")).contract,
  seed: async () => (await import("./commands/seed.ts")).seed,
  reset: async () => (await import("./commands/reset.ts")).reset,
  studio: async () => (await import("./commands/studio.ts")).studio,
  serve: async () => (await import("./commands/serve.ts")).serve,
  "pack-client": async () => (await import("./commands/pack-client.ts")).packClientCommand,
  watch: async () => (await import("./commands/watch.ts")).watch,
};
