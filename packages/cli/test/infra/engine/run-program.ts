import { once } from "node:events";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { Engine, Registration } from "./engine.ts";
import { loadPulumi, type Pulumi, type RegisterRequest, type ResourceMonitor } from "./pulumi.ts";
import type { Struct } from "./pulumi.ts";
import { makeUrn } from "./urn.ts";
import { isRecord, wireRecordSchema, type WireRecord } from "./wire.ts";

export interface Program {
  /** The bundle, in the platform's folder. */
  readonly file: string;
  readonly platform: string;
  readonly project: string;
  readonly stack: string;
  /** Whether values that only an update can tell are unknown. */
  readonly preview: boolean;
}

/**
 * Runs a program against an engine, as Pulumi's language host does, and resolves when it has nothing left to do. Errors
 * of the program itself are returned; a failed resource is the engine's to tell. Only once in a process.
 */
export async function runProgram(program: Program, engine: Engine): Promise<readonly unknown[]> {
  const pulumi = loadPulumi(program.platform);
  const { project, stack, preview } = program;
  const errors: unknown[] = [];
  process.on("uncaughtException", (error) => errors.push(error));
  process.on("unhandledRejection", (error) => errors.push(error));
  await pulumi.runtime.setMocks({}, project, stack, preview);
  // The mocks' own monitor hides dependencies and options; its features are those that ours has.
  Object.assign(pulumi.runtime.getMonitor(), makeMonitor(pulumi, program, engine));
  const main = async (): Promise<unknown> => {
    const module: unknown = await import(pathToFileURL(program.file).href);
    return z.object({ default: z.unknown() }).parse(module).default;
  };
  // It never settles where an output that it waits for belongs to a resource that failed.
  pulumi.runtime.runInPulumiStack(main).catch((error: unknown) => errors.push(error));
  await once(process, "beforeExit");
  return errors;
}

function makeMonitor(pulumi: Pulumi, program: Program, engine: Engine): ResourceMonitor {
  return {
    async registerResource(request, callback) {
      const registration = readRegistration(request, program);
      try {
        const { id, outputs } = await engine.register(registration);
        const response = new pulumi.RegisterResourceResponse();
        response.setUrn(registration.urn);
        response.setId(id);
        response.setObject(pulumi.toStruct(outputs));
        callback(null, response);
      } catch (error) {
        callback(asError(error));
      }
    },
    async registerResourceOutputs(request, callback) {
      await engine.complete(request.getUrn(), readStruct(request.getOutputs()));
      callback(null, {});
    },
    async readResource(request, callback) {
      const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
      const response = new pulumi.ReadResourceResponse();
      response.setUrn(makeUrn({ ...program, parent, type, name }));
      response.setProperties(pulumi.toStruct(readStruct(request.getProperties())));
      callback(null, response);
    },
    async invoke(request, callback) {
      try {
        const result = await engine.invoke(request.getTok(), readStruct(request.getArgs()));
        const response = new pulumi.InvokeResponse();
        response.setReturn(pulumi.toStruct(isRecord(result) ? result : {}));
        callback(null, response);
      } catch (error) {
        callback(asError(error));
      }
    },
  };
}

function readRegistration(request: RegisterRequest, { stack, project }: Program): Registration {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  const byProperty = [...request.getPropertydependenciesMap().entries()];
  return {
    urn: makeUrn({ stack, project, parent, type, name }),
    type,
    name,
    parent,
    custom: request.getCustom(),
    inputs: readStruct(request.getObject()),
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      byProperty.map(([property, urns]) => [property, urns.getUrnsList()]),
    ),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    ignoreChanges: request.getIgnorechangesList(),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    provider: request.getProvider(),
  };
}

function readStruct(struct: Struct | undefined): WireRecord {
  return wireRecordSchema.parse(struct?.toJavaScript() ?? {});
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
