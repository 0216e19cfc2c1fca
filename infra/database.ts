import { directUrl, handlersRole, pooledUrl } from "./connection-string.ts";
import { makeNeonDatabase } from "./neon.ts";
import type { StagePolicy } from "./stage.ts";

/** The stage's database by its two links. */
export interface Database {
  /** The id of its project at Neon, where the deploy made the database. */
  readonly project: $util.Output<string> | undefined;
  /** The owner's connection string, on the direct host: for the migrator alone. */
  readonly owner: sst.Linkable<{ url: $util.Output<string> }>;
  /** The handlers' connection string: a role without rights on the schema, on the pooled host. */
  readonly handlers: sst.Linkable<{ url: $util.Output<string> }>;
}

/** Takes the URL that the stage brings, or makes the stage a database at Neon. */
export function makeDatabase(policy: StagePolicy): Database {
  const given = process.env["SST_SECRET_DatabaseUrl"];
  const brought = given !== undefined;
  // Here, and not where the URL is used, so that a bad one is told before anything is made.
  if (brought) directUrl(given);
  const { url, project } = brought
    ? { url: new sst.Secret("DatabaseUrl").value, project: undefined }
    : makeNeonDatabase(policy);
  // Made once and kept in the state; the migrator gives it to the role.
  const password = new random.RandomPassword("HandlersPassword", { length: 40, special: false });
  const role = handlersRole($app.name, $app.stage);
  const handlers = $resolve([url, password.result]).apply(([owner, secret]) =>
    pooledUrl(owner, { role, password: secret }),
  );
  return {
    project,
    owner: link("Owner", url.apply(directUrl)),
    handlers: link("Database", handlers),
  };
}

function link(name: string, url: $util.Output<string>): Database["owner"] {
  return new sst.Linkable(name, { properties: { url: $util.secret(url) } });
}
