import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Guardian } from "../guardian.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { OWNER } from "./owner.ts";
import { runProgram } from "./run-program.ts";

/** What it takes to run Postgres's programs on one data folder. */
export interface Site {
  readonly guardian: Guardian;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly data: string;
}

// A connection that is not over TCP on this machine's loopback, or without the password, matches no line.
const HBA = `host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
`;

/**
 * Makes the data folder with the role `slipway_owner` and its database `slipway`. It appears whole and on the disk, or not at all. The
 * superuser has no password, and so nobody can log in as one.
 */
export async function initialize(
  site: Site,
  { ownerPassword, durable }: { ownerPassword: string; durable: boolean },
): Promise<void> {
  const aside = { ...site, data: `${site.data}${ASIDE}${randomBytes(6).toString("hex")}` };
  await sweep(site.data);
  try {
    await make(aside, ownerPassword, durable);
    await rename(aside.data, site.data);
  } catch (error) {
    await rm(aside.data, { recursive: true, force: true });
    throw error;
  }
}

// Postgres 17 and later have it; only tests run an older one.
const BUILTIN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

async function make(site: Site, ownerPassword: string, durable: boolean): Promise<void> {
  const { account, binaries, data } = site;
  await mkdir(data, { mode: 0o700 });
  if (account !== undefined) await chown(data, account.uid, account.gid);
  await run(site, "initdb", [
    ["--username=postgres", "--auth=reject", "--no-sync", "--no-instructions"],
    ["--encoding=UTF8", "--locale=C", ...(binaries.major < 17 ? [] : BUILTIN_LOCALE)],
    ["-D", data, ...checksums(binaries.major, durable)],
  ]);
  await writeFile(join(data, "pg_hba.conf"), HBA);
  await runAlone(
    site,
    ["-F"],
    [
      `CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '${ownerPassword}'`,
      `GRANT pg_read_all_stats, pg_signal_backend TO ${OWNER}`,
      `CREATE DATABASE slipway OWNER ${OWNER} STRATEGY file_copy`,
    ],
  );
  if (durable) await run(site, "initdb", [["--sync-only", "-D", data]]);
}

/** Before 18 there are none unless they are asked for, and no option to say so. */
function checksums(major: number, durable: boolean): readonly string[] {
  if (durable) return ["--data-checksums"];
  return major < 18 ? [] : ["--no-data-checksums"];
}

/** Gives the owner a new password while the server is down. */
export async function resetOwner(site: Site, ownerPassword: string): Promise<void> {
  await runAlone(site, [], [`ALTER ROLE ${OWNER} PASSWORD '${ownerPassword}'`]);
}

const ASIDE = ".aside-";

/** Removes what an earlier start left that was killed. The caller has the folder's lock. */
async function sweep(data: string): Promise<void> {
  const parent = dirname(data);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(data)}${ASIDE}`)) continue;
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs statements as the superuser, in a Postgres of one process that listens nowhere. */
async function runAlone(
  site: Site,
  flags: readonly string[],
  statements: readonly string[],
): Promise<void> {
  const input = statements.map((statement) => `${statement}\n`).join("");
  await run(site, "postgres", [["--single", ...flags, "-D", site.data, "postgres"]], input);
}

async function run(
  { guardian, binaries, account }: Site,
  program: string,
  args: readonly (readonly string[])[],
  input = "",
): Promise<void> {
  const file = join(binaries.dir, "bin", program);
  await runProgram({ guardian, file, args: args.flat(), account, input });
}
