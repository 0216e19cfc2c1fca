import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { ClusterError } from "./cluster-error.ts";
import { runProgram } from "./run-program.ts";

const HBA = `# Written by Slipway: TCP from this machine alone, and with a password.
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128      scram-sha-256
`;

interface Options {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  /** The data folder to make; its parent exists. */
  readonly data: string;
  readonly ownerPassword: string;
  /** Whether a crash of the machine may damage it. */
  readonly disposable: boolean;
}

/** Makes a data folder with the role and the database \`slipway\`; the superuser has no password, so nobody can log in as one. */
export async function initialize(options: Options): Promise<void> {
  const { account, data } = options;
  await mkdir(data, { mode: 0o700 });
  if (account !== undefined) await chown(data, account.uid, account.gid);
  await run(options, "initdb", [
    ...["--pgdata", data, "--username", "postgres", "--auth", "reject", "--no-sync"],
    ...["--encoding", "UTF8", "--locale", "C"],
    ...["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    ...["--no-instructions", options.disposable ? "--no-data-checksums" : "--data-checksums"],
  ]);
  await writeFile(join(data, "pg_hba.conf"), HBA);
  await run(
    options,
    "postgres",
    [
      "--single",
      "-F",
      "-D",
      data,
      "-c",
      "exit_on_error=on",
      "-c",
      "log_checkpoints=off",
      "postgres",
    ],
    [
      `CREATE ROLE slipway LOGIN CREATEDB CREATEROLE PASSWORD '${options.ownerPassword}'`,
      "GRANT pg_read_all_stats, pg_signal_backend TO slipway",
      "CREATE DATABASE slipway OWNER slipway",
      "",
    ].join("\n"),
  );
}

async function run(
  { binaries, account }: Options,
  program: string,
  args: readonly string[],
  input = "",
): Promise<void> {
  const file = join(binaries.dir, "bin", program);
  const { code, output } = await runProgram({ file, args, account, input });
  if (code === 0 && !/ERROR|FATAL|PANIC/u.test(output)) return;
  throw new ClusterError("initdb-failed", `${program} failed:\n${output}`);
}
