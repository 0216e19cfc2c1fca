import type { StagePolicy } from "./stage.ts";

/** Postgres's major version, the same as locally. */
const POSTGRES = 18;
const OWNER = "slipway_owner";

/** A database at Neon. */
export interface NeonDatabase {
  /** The owner's connection string, on the direct host. */
  readonly url: $util.Output<string>;
  readonly project: $util.Output<string>;
}

/** Makes a stage its database, as its policy says. Needs NEON_API_KEY. */
export function makeNeonDatabase({ database }: StagePolicy): NeonDatabase {
  requireVariable(
    "NEON_API_KEY",
    `a key of Neon's (its console: Account settings, API keys), to make a database. Or give the stage one: npx sst secret set DatabaseUrl URL --stage ${$app.stage}`,
  );
  if (database === "own-project") {
    const { id, connectionUri } = makeProject("Project", `${$app.name}-${$app.stage}`);
    return { url: connectionUri, project: id };
  }
  if (database === "production-branch") {
    return makeBranch(requireVariable("NEON_PRODUCTION_PROJECT_ID", PRINTED_BY("production")));
  }
  // Nothing is ever written to the project's first branch, so that every preview begins with an empty database. Keep
  // its compute all the same: Neon's provider (0.13) reads the project by it.
  if ($app.stage === "preview") {
    return makeBranch(makeProject("PreviewProject", `${$app.name}-preview`).id);
  }
  return makeBranch(requireVariable("NEON_PREVIEW_PROJECT_ID", PRINTED_BY("preview")));
}

const PRINTED_BY = (stage: string) =>
  `the \`neonProject\` that the deploy of stage ${stage} prints`;

/** A project that outlives the stage, whatever happens to it. */
function makeProject(name: string, project: string): neon.Project {
  return new neon.Project(
    name,
    {
      name: project,
      regionId: $interpolate`aws-${aws.getRegionOutput().region}`,
      pgVersion: POSTGRES,
      // As far back as every plan of Neon's lets a project be restored, in seconds; raise it with the plan.
      historyRetentionSeconds: 6 * 60 * 60,
      branch: { name: "main", databaseName: $app.name, roleName: OWNER },
      ...(process.env["NEON_ORG_ID"] ? { orgId: process.env["NEON_ORG_ID"] } : {}),
    },
    { protect: true, retainOnDelete: true },
  );
}

/** A branch with a compute of its own; databases and roles come with it from its parent. */
function makeBranch(projectId: $util.Input<string>): NeonDatabase {
  const project = neon.getProjectOutput({ id: projectId });
  const branch = new neon.Branch("Branch", { projectId, name: $app.stage });
  const { host } = new neon.Endpoint("Endpoint", { projectId, branchId: branch.id });
  const { password } = neon.getBranchRolePasswordOutput({
    projectId,
    branchId: branch.id,
    roleName: project.databaseUser,
  });
  const { databaseUser, databaseName } = project;
  const url = $interpolate`postgres://${databaseUser}:${password}@${host}/${databaseName}`;
  return { url, project: $output(projectId) };
}

function requireVariable(name: string, what: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`Stage ${$app.stage} needs ${name}: ${what}.`);
}
