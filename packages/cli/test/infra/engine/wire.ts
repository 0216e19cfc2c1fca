import * as z from "zod";

/** A property value as Pulumi's SDK and engine pass it to each other: JSON in which some objects carry a signature. */
export type Wire = null | boolean | number | string | Wire[] | WireRecord;
export interface WireRecord {
  [key: string]: Wire;
}

export const wireSchema: z.ZodType<Wire> = z.json();
export const wireRecordSchema: z.ZodType<WireRecord> = z.record(z.string(), z.json());

// `@pulumi/pulumi/runtime/rpc.js`: specialSigKey, special…Sig and unknownValue.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
/** A value that is known only after the update; in a preview alone. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks a value as a secret. */
export function secret(value: Wire): WireRecord {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: Wire): value is WireRecord {
  return isRecord(value) && value[SIGNATURE] === SECRET;
}

/** What a secret holds. */
export function revealed({ value = null }: WireRecord): Wire {
  return value;
}

/** A secret in a checkpoint: its JSON, encrypted. */
export function sealed(ciphertext: string): WireRecord {
  return { [SIGNATURE]: SECRET, ciphertext };
}

/** The path of a file or folder that a resource takes as an asset or archive. */
export function assetPath(value: Wire): string | undefined {
  if (!isRecord(value)) return undefined;
  const isAsset = value[SIGNATURE] === ASSET || value[SIGNATURE] === ARCHIVE;
  return isAsset && typeof value["path"] === "string" ? value["path"] : undefined;
}

export function isRecord(value: Wire): value is WireRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Rebuilds a value from the bottom up: `change` sees each object after its members were changed. */
export function mapWire(value: Wire, change: (record: WireRecord) => Wire): Wire {
  if (Array.isArray(value)) return value.map((item) => mapWire(item, change));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, mapWire(member, change)]);
  return change(Object.fromEntries(members));
}

/** The value without its marks of secrecy: what a provider gets to see. */
export function unsealed(value: Wire): Wire {
  return mapWire(value, (record) => (isSecret(record) ? revealed(record) : record));
}
