import { readFile, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The user that Postgres runs as, where it is not our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const USUAL: Account = { uid: 65534, gid: 65534 };

/** `nobody` if we are root, under whom Postgres refuses to run; undefined where our own user will do. */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return parseNobody(await readFile("/etc/passwd", "utf8").catch(() => ""));
}

/** Reads the numbers of `nobody` from the text of /etc/passwd; 65534 where it has no such line. */
export function parseNobody(passwd: string): Account {
  const numbers = /^nobody:[^:]*:(-?\d+):(-?\d+):/mu.exec(passwd);
  return numbers === null ? USUAL : { uid: Number(numbers[1]), gid: Number(numbers[2]) };
}

/** Whether the account may pass through the folder, which exists, and every one above it. */
export async function mayPass(account: Account, folder: string): Promise<boolean> {
  let current = await realpath(folder);
  for (;;) {
    if (!(await may(account, current, EXECUTE))) return false;
    if (current === dirname(current)) return true;
    current = dirname(current);
  }
}

export const READ = 0o4;
export const EXECUTE = 0o1;

/** Whether the mode of `path` lets the account do this; access control lists are not looked at. */
export async function may(account: Account, path: string, what: number): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  const bits = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
  return (bits & what) === what;
}
