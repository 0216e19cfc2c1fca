export default $config({
  async app({ stage }) {
    const { policyOf } = await import("./infra/stage.ts");
    const { protect } = policyOf(stage);
    return {
      name: "slipway",
      home: "aws",
      removal: protect ? "retain" : "remove",
      protect,
      providers: { aws: "7.20.0", neon: "0.13.0", random: "4.16.6" },
    };
  },
  async run() {
    const { readStage } = await import("./infra/stage.ts");
    const { makeManifest } = await import("./infra/manifest.ts");
    const { makeDatabase } = await import("./infra/database.ts");
    const { makeMigrator, watchMigrations } = await import("./infra/migrator.ts");
    const { makeApi } = await import("./infra/api.ts");
    const { makeWeb } = await import("./infra/web.ts");

    const policy = readStage({ stage: $app.stage, dev: $dev, env: process.env });
    const release = makeManifest();
    const database = makeDatabase(policy);
    const migrator = makeMigrator({ policy, release, database });
    const api = makeApi({ policy, database, migrator });
    const web = makeWeb(policy, api);
    if ($dev) watchMigrations(database);

    const urls = [...api].map(([name, { url }]) => [name, url] as const);
    return {
      ...Object.fromEntries(urls),
      web: web.url,
      neonProject: database.project,
      migrations: migrator.report.migrations,
      drift: migrator.report.apply(({ drift }) => drift),
    };
  },
});
