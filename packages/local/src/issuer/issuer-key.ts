import { readFile } from "node:fs/promises";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import * as z from "zod";
import { writeSecret } from "../write-secret.ts";

const publicKey = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
});
const key = z.object({ kid: z.string().min(1), public: publicKey, d: z.string().min(1) });

/** A key for ES256: `kid` names it, `d` is its secret. */
export type IssuerKey = z.infer<typeof key>;

/** Named by its thumbprint (RFC 7638), so that no two keys have one name. */
export async function drawIssuerKey(): Promise<IssuerKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { d, ...rest } = await exportJWK(privateKey);
  const drawn = publicKey.parse(rest);
  return key.parse({ kid: await calculateJwkThumbprint(drawn), public: drawn, d });
}

/** The key in the file; a new one is written where there is none, or none that we wrote. */
export async function keepIssuerKey(path: string): Promise<IssuerKey> {
  const kept = parse(await readFile(path, "utf8").catch(() => ""));
  if (kept !== undefined) return kept;
  const drawn = await drawIssuerKey();
  await writeSecret(path, drawn);
  return drawn;
}

function parse(text: string): IssuerKey | undefined {
  try {
    return key.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
