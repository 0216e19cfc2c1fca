import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import {
  isSecret,
  mapWire,
  sealed,
  revealed,
  secret,
  type WireRecord,
  wireRecordSchema,
} from "../engine/wire.ts";
import { type Crypter, passphraseCrypter } from "./passphrase.ts";

const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().optional(),
  parent: z.string().optional(),
  inputs: wireRecordSchema.default({}),
  outputs: wireRecordSchema.default({}),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  dependencies: z.array(z.string()).optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string())).optional(),
  created: z.string().optional(),
  modified: z.string().optional(),
});
/** A resource as the state has it; its secrets are readable here and encrypted in the file. */
export type StoredResource = z.infer<typeof resourceSchema>;

const fileSchema = z.object({
  checkpoint: z.object({
    latest: z.object({
      secrets_providers: z.object({ state: z.object({ salt: z.string() }) }),
      resources: z.array(resourceSchema).default([]),
    }),
  }),
});

export interface Checkpoint {
  /** In the order of creation: nothing stands before what it depends on. */
  readonly resources: readonly StoredResource[];
  save(resources: readonly StoredResource[]): void;
}

export interface CheckpointPlace {
  /** The folder of Pulumi's file backend. */
  readonly folder: string;
  readonly project: string;
  readonly stack: string;
  readonly passphrase: string;
}

/** Opens a stack's checkpoint of version 3, the form in which the CLI reads it (`apitype.CheckpointV3`). */
export function openCheckpoint(place: CheckpointPlace): Checkpoint {
  const { latest } = fileSchema.parse(JSON.parse(readFileSync(fileOf(place), "utf8"))).checkpoint;
  const crypter = passphraseCrypter(place.passphrase, latest.secrets_providers.state.salt);
  const reveal = (record: WireRecord) => {
    const { ciphertext } = record;
    return isSecret(record) && typeof ciphertext === "string"
      ? secret(wireOf(crypter.decrypt(ciphertext)))
      : record;
  };
  return {
    resources: latest.resources.map((resource) => withProperties(resource, reveal)),
    save: (resources) => write(place, crypter, resources),
  };
}

/** Makes a stack without resources. */
export function initCheckpoint(place: CheckpointPlace): void {
  write(place, passphraseCrypter(place.passphrase), []);
}

function write(place: CheckpointPlace, crypter: Crypter, resources: readonly StoredResource[]) {
  const seal = (record: WireRecord) =>
    isSecret(record) ? sealed(crypter.encrypt(JSON.stringify(revealed(record)))) : record;
  const latest = {
    manifest: { time: new Date().toISOString(), magic: "", version: "" },
    secrets_providers: { type: "passphrase", state: { salt: crypter.salt } },
    resources: resources.map((resource) => withProperties(resource, seal)),
  };
  const stack = `organization/${place.project}/${place.stack}`;
  const file = fileOf(place);
  mkdirSync(dirname(file), { recursive: true });
  // The CLI copies the file while an update is under way.
  writeFileSync(`${file}.new`, JSON.stringify({ version: 3, checkpoint: { stack, latest } }));
  renameSync(`${file}.new`, file);
}

function withProperties(resource: StoredResource, change: (record: WireRecord) => WireRecord) {
  const changed = (record: WireRecord) => wireRecordSchema.parse(mapWire(record, change));
  return {
    ...resource,
    inputs: changed(resource.inputs),
    outputs: changed(resource.outputs),
  };
}

function wireOf(json: string) {
  return z.json().parse(JSON.parse(json));
}

function fileOf({ folder, project, stack }: CheckpointPlace): string {
  return join(folder, ".pulumi", "stacks", project, `${stack}.json`);
}
