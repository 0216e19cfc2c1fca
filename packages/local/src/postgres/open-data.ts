import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ClusterError } from "./cluster-error.ts";
import { initialize, resetOwner, type Site } from "./initialize.ts";
import { stopLeftovers } from "./leftovers.ts";
import { drawPassword, keepOwnerPassword, readOwnerPassword } from "./owner-password.ts";

interface Choice {
  /** The file that keeps the owner's password. */
  readonly ownerFile: string;
  readonly durable: boolean;
}

/** Brings the data folder, whatever was killed before, to where a server can start on it; answers the owner's password. */
export async function openData(site: Site, { ownerFile, durable }: Choice): Promise<string> {
  const version = await readVersion(site.data);
  const kept = await readOwnerPassword(ownerFile);
  if (version !== undefined) {
    checkVersion(site, version);
    await stopLeftovers(site.data);
    if (kept !== undefined) return kept;
  }
  const password = drawPassword();
  if (version === undefined) await initialize(site, { ownerPassword: password, durable });
  else await resetOwner(site, password);
  // Kept last: a kill before this makes the next start set another one.
  await keepOwnerPassword(ownerFile, password);
  return password;
}

async function readVersion(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, "PG_VERSION"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

function checkVersion({ data, binaries }: Site, version: number): void {
  if (version === binaries.major) return;
  throw new ClusterError(
    "other-version",
    `${data} was made by Postgres ${version} and this is Postgres ${binaries.major}; delete that folder to begin with an empty database, or go back to the version of Slipway that made it and take the data out with pg_dump first`,
  );
}
