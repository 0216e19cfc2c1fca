import { readFile } from "node:fs/promises";

/** The user that Postgres runs as, where it is not our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const USUAL: Account = { uid: 65534, gid: 65534 };

/** The account `nobody` if we are root, whom Postgres refuses to serve; undefined where our own user will do. */
export async function postgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return parseNobody(await readFile("/etc/passwd", "utf8").catch(() => ""));
}

/** Reads the numbers of `nobody` from the text of /etc/passwd; 65534 where it has no such line. */
export function parseNobody(passwd: string): Account {
  const numbers = /^nobody:[^:]*:(-?\d+):(-?\d+):/mu.exec(passwd);
  return numbers === null ? USUAL : { uid: Number(numbers[1]), gid: Number(numbers[2]) };
}
