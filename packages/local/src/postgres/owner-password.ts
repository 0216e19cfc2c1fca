import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { writeSecret } from "../write-secret.ts";

// The characters need no quoting, in SQL or in a URL.
const Owner = z.object({ password: z.string().regex(/^[\w-]{16,}$/u) });

export function drawPassword(): string {
  return randomBytes(24).toString("base64url");
}

/** The password in the file; undefined where there is no file, or none that we wrote. */
export async function readOwnerPassword(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    return Owner.parse(JSON.parse(text)).password;
  } catch {
    return undefined;
  }
}

/** Keeps the password in a file that only its owner can read. */
export async function keepOwnerPassword(path: string, password: string): Promise<void> {
  await writeSecret(path, { password });
}
