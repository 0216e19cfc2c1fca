import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { onEsbuild } from "@slipway/local/runner/on-esbuild";
import { getTableName, is } from "drizzle-orm";
import { isPgEnum, PgSchema, PgTable } from "drizzle-orm/pg-core";
import { build, type BuildFailure, type Plugin } from "esbuild";
import * as z from "zod";
import { CommandError } from "../errors.ts";

/** What Schema.ts exports, by name. */
export type SchemaModule = Readonly<Record<string, unknown>>;

const RECORD = "slipwaySchemaObjects";

/**
 * Loads a Schema.ts as it is on disk now (a plain import would answer with the first version again).
 * Throws CommandError where it does not compile, does not load, or defines a table, enum or schema that
 * it does not export: drizzle-kit reads exports only and would write a migration without it.
 */
export async function loadSchema(file: string, work: string): Promise<SchemaModule> {
  const outfile = join(work, "schema", `${process.pid}-${Date.now()}.mjs`);
  await mkdir(join(work, "schema"), { recursive: true });
  try {
    await writeFile(outfile, await bundle(file, outfile));
    const defined: unknown[] = [];
    const module = await load(file, outfile, defined);
    refuseHidden(file, module, defined);
    return module;
  } finally {
    await rm(outfile, { force: true });
  }
}

async function bundle(file: string, outfile: string): Promise<Uint8Array> {
  try {
    const { outputFiles } = await onEsbuild(() =>
      build({
        entryPoints: [file],
        outfile,
        bundle: true,
        platform: "node",
        format: "esm",
        target: "node22",
        sourcemap: "inline",
        logLevel: "silent",
        // A disk that is full is no fault of the file's.
        write: false,
        plugins: [recordDefinitions],
      }),
    );
    return outputFiles[0]?.contents ?? new Uint8Array();
  } catch (cause) {
    if (!isBuildFailure(cause)) throw cause;
    const [first] = cause.errors;
    const at = first?.location ? `:${first.location.line}:${first.location.column + 1}` : "";
    throw new CommandError(`${basename(file)}${at} does not compile: ${first?.text}`, { cause });
  }
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);

async function load(file: string, outfile: string, defined: unknown[]): Promise<SchemaModule> {
  try {
    Reflect.set(globalThis, RECORD, defined);
    // The bundle carries its source map: stacks then name Schema.ts.
    process.setSourceMapsEnabled(true);
    const module: unknown = await import(pathToFileURL(outfile).href);
    return z.record(z.string(), z.unknown()).parse({ ...z.looseObject({}).parse(module) });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const at = cause instanceof Error ? lineIn(file, cause) : "";
    throw new CommandError(`${basename(file)}${at} cannot be loaded: ${message}`, { cause });
  } finally {
    Reflect.deleteProperty(globalThis, RECORD);
  }
}

/** The first place of a stack in the file, as `:4:7`. */
function lineIn(file: string, { stack = "" }: Error): string {
  const [, behind = ""] = stack.split(file);
  return /^:\d+:\d+/.exec(behind)?.[0] ?? "";
}

function refuseHidden(file: string, module: SchemaModule, defined: readonly unknown[]): void {
  const exported = new Set(Object.values(module));
  const hidden = defined.filter((value) => !exported.has(value)).map(describe);
  if (hidden.length === 0) return;
  throw new CommandError(
    `${basename(file)} defines ${hidden.join(", ")} without exporting it: write \`export const …\`, or no migration will hold it.`,
  );
}

function describe(value: unknown): string {
  if (is(value, PgTable)) return `table "${getTableName(value)}"`;
  if (isPgEnum(value)) return `enum "${value.enumName}"`;
  if (is(value, PgSchema)) return `schema "${value.schemaName}"`;
  return "an object";
}

/** Packages stay outside the bundle; drizzle's definition functions note what they return. */
const recordDefinitions: Plugin = {
  name: "record-definitions",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...rest }) => {
      if (rest.kind === "entry-point" || pluginData === RECORD) return undefined;
      if (path === "drizzle-orm/pg-core" && rest.namespace !== RECORD) {
        return { path, namespace: RECORD, pluginData: { resolveDir: rest.resolveDir } };
      }
      const resolved = await pluginBuild.resolve(path, {
        kind: rest.kind,
        resolveDir: rest.resolveDir,
        pluginData: RECORD,
      });
      if (resolved.errors.length > 0 || !resolved.path.includes("node_modules")) return resolved;
      return { path: resolved.path, external: true };
    });
    pluginBuild.onLoad({ filter: /.*/, namespace: RECORD }, ({ pluginData }) => ({
      resolveDir: z.object({ resolveDir: z.string() }).parse(pluginData).resolveDir,
      contents: RECORDER,
    }));
  },
};

const RECORDER = `
import * as real from "drizzle-orm/pg-core";
export * from "drizzle-orm/pg-core";
const note = (value) => (globalThis.${RECORD}?.push(value), value);
const noting = (make) => (...args) => note(make(...args));
export const pgTable = noting(real.pgTable);
export const pgEnum = noting(real.pgEnum);
export const pgTableCreator = (...args) => noting(real.pgTableCreator(...args));
export const pgSchema = (...args) => {
  const schema = note(real.pgSchema(...args));
  schema.table = noting(schema.table);
  schema.enum = noting(schema.enum);
  return schema;
};
`;
