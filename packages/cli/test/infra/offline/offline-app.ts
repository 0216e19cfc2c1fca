import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Edit, editedCopy, editFiles } from "../evaluation/edited-copy.ts";
import { CLOUD_VARIABLE } from "./cloud-protocol.ts";
import { type Cloud, serveCloud } from "./cloud.ts";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";
import { linkPlatform } from "./link-platform.ts";
import { type Ran, runSst, type RunningSst } from "./run-sst.ts";
import { writeStandIn } from "./write-stand-in.ts";

export interface OfflineAppOptions {
  /** An app; this repository's if not given. */
  readonly root?: string;
  readonly edits?: readonly Edit[];
  readonly cloud: Cloud;
  /** For every run of the CLI. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface OfflineApp {
  /** The copy of the sources. */
  readonly root: string;
  readonly aws: FakeAws;
  /** What the CLI is run with, PATH and HOME aside; another program that runs it wants the same. */
  readonly env: Readonly<Record<string, string>>;
  /** Changes the sources between two deploys. */
  edit(edits: readonly Edit[]): Promise<void>;
  /** Runs the real CLI to its end. */
  sst(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Starts it and does not wait: it is stopped by a signal, or with the app. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): RunningSst;
  /** Starts `sst dev` on a stage, and resolves when it has deployed. */
  dev(stage: string): Promise<RunningSst>;
  close(): Promise<void>;
}

/** A copy of an app on which the real CLI runs, without an account: AWS and Pulumi's engine are stand-ins. */
export async function startOfflineApp(options: OfflineAppOptions): Promise<OfflineApp> {
  const [copy, config, aws, cloud] = await Promise.all([
    editedCopy({ root: options.root, edits: options.edits ?? [] }),
    mkdtemp(join(tmpdir(), "slipway-config-")),
    startFakeAws(),
    serveCloud(options.cloud),
  ]);
  const bin = join(config, "sst", "bin");
  const [, pulumi] = await Promise.all([linkPlatform(copy.root), writeStandIn(bin)]);
  const running = new Set<RunningSst>();
  const ownEnv = {
    ...QUIET,
    ...CREDENTIALS,
    AWS_ENDPOINT_URL: aws.url,
    [CLOUD_VARIABLE]: cloud.url,
    SST_PULUMI_PATH: pulumi,
    XDG_CONFIG_HOME: config,
    ...options.env,
  };
  const start: OfflineApp["start"] = (args, env = {}) => {
    const started = runSst(args, copy.root, { ...ownEnv, ...env });
    running.add(started);
    return started;
  };
  return {
    root: copy.root,
    aws,
    env: ownEnv,
    start,
    dev: (stage) => startDev(() => start(["dev", "--mode=basic", "--stage", stage])),
    sst: (args, env) => start(args, env).ended,
    edit: (edits) => editFiles(copy.root, edits),
    async close() {
      await Promise.all([...running].map((one) => one.stop()));
      await Promise.all([aws.close(), cloud.close()]);
      await Promise.all([copy.remove(), rm(config, { recursive: true, force: true })]);
    },
  };
}

/**
 * On a busy machine SST 4.17's `dev` may miss its own first event. Where its deploy misses it, it says nothing, deploys
 * nothing and waits for ever: such a one is started anew. Where only its output does, it deploys, with neither "Stage:"
 * nor "Complete" in what it says: its check mark tells the end in both cases.
 */
async function startDev(start: () => RunningSst): Promise<RunningSst> {
  for (let attempt = 1; ; attempt += 1) {
    const dev = start();
    try {
      await dev.says(/\S/, FIRST_WORDS_MS);
      await dev.says(/^✓/m);
      return dev;
    } catch (error) {
      const { output } = await dev.stop();
      if (output !== "" || attempt === ATTEMPTS) throw error;
    }
  }
}

const FIRST_WORDS_MS = 20_000;
const ATTEMPTS = 4;

/** Neither asks the network for a tool or a newer version, nor tells it anything. */
const QUIET = {
  SST_TELEMETRY_DISABLED: "1",
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_SKIP_APPSYNC: "1",
  SST_NO_BUN: "1",
  NO_COLOR: "1",
};

const CREDENTIALS = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "stand-in",
  AWS_SECRET_ACCESS_KEY: "stand-in",
  AWS_EC2_METADATA_DISABLED: "true",
  // No profile of the machine's is read.
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};
