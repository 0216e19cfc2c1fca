import { startGuardian } from "@slipway/local/guardian";
import { readRunningDev } from "@slipway/local/dev-json";
import { startCluster } from "@slipway/local/postgres/cluster";
import { type HandlerRole, handlerRoleOf } from "@slipway/migrate/handler-role";
import { checkUrl, describeUrl, isOnThisMachine } from "./connection-string.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";
import { paths } from "./paths.ts";
import { readStageLinks } from "./stage-links.ts";

/** The database that a command means. */
export interface Target {
  /** The owner's connection string. */
  readonly url: string;
  /** What every command prints first: where the database is and who named it, without the password. */
  readonly label: string;
  /** The handlers' role in it, where we know it: new tables are opened to it. */
  readonly handlers?: HandlerRole;
  /** Whether it is a local one that may be emptied without being named. */
  readonly disposable: boolean;
  /** How the engine talks to it, where its host does not tell. */
  readonly transport?: "http" | "tcp";
  /** Ends what was started for this command. */
  close(): Promise<void>;
}

export const urlOption = {
  type: "string",
  value: "URL",
  help: "the database; else that of --stage, DATABASE_URL, LOCAL_DATABASE_URL, the running dev, the embedded one",
} as const;

export const stageOption = {
  type: "string",
  value: "STAGE",
  help: "the database of a deployed stage, as its owner",
} as const;

interface Choice {
  readonly url?: string | undefined;
  readonly stage?: string | undefined;
  /** `dev` and `reset` never read DATABASE_URL: it may be a deployed one. */
  readonly localOnly?: boolean;
}

/** Finds the database, says which it is, and ends what was started for `work`. */
export async function withTarget<T>(
  context: Context,
  choice: Choice,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const target = await openTarget(context, choice);
  try {
    context.note(target.label);
    return await work(target);
  } finally {
    await target.close();
  }
}

/** Finds the database by precedence: --url, --stage, DATABASE_URL, LOCAL_DATABASE_URL, the running dev, the embedded one. */
async function openTarget(context: Context, choice: Choice): Promise<Target> {
  const { DATABASE_URL, LOCAL_DATABASE_URL } = context.env;
  if (choice.url !== undefined && choice.stage !== undefined) {
    throw new UsageError("--url and --stage name two databases: give one of them");
  }
  if (choice.url !== undefined) return named(choice.url, "--url");
  if (choice.stage !== undefined) return await openStage(context, choice.stage);
  if (DATABASE_URL && !choice.localOnly) return named(DATABASE_URL, "DATABASE_URL");
  if (LOCAL_DATABASE_URL) return named(LOCAL_DATABASE_URL, "LOCAL_DATABASE_URL");
  const running = await readRunningDev(paths(context.root).devJson);
  if (running !== undefined) {
    const { owner, handlers } = running.database;
    return {
      ...named(owner, "the running dev"),
      handlers: handlerRoleOf(handlers),
      disposable: isOnThisMachine(owner),
    };
  }
  return await openEmbedded(context);
}

async function openStage(context: Context, stage: string): Promise<Target> {
  const { owner, handlers } = await readStageLinks(context, stage);
  return {
    ...named(owner, `stage ${stage}`),
    handlers: handlerRoleOf(handlers),
    // A machine has the time that a Lambda function has not, and HTTP would end a statement. Tests have HTTP only.
    transport: isOnThisMachine(owner) ? "http" : "tcp",
  };
}

function named(url: string, by: string): Target {
  return {
    url: checkUrl(url, by),
    label: `Database ${describeUrl(url)} (${by})`,
    disposable: by === "LOCAL_DATABASE_URL" && isOnThisMachine(url),
    close: async () => {},
  };
}

async function openEmbedded(context: Context): Promise<Target> {
  const guardian = startGuardian();
  try {
    const cluster = await startCluster({ guardian, dir: paths(context.root).postgres });
    const close = async () => {
      await cluster.stop();
      guardian.close();
    };
    const label = `Database ${describeUrl(cluster.url)} (embedded)`;
    return { url: cluster.url, label, disposable: true, close };
  } catch (error) {
    guardian.close();
    throw error;
  }
}
