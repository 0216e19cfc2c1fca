import { createRequire } from "node:module";
import { join } from "node:path";
import * as z from "zod";

// Of `@pulumi/pulumi` 3.215, whose types only a checkout with the platform has, the part that an engine needs.

/** A protobuf Struct. */
export interface Struct {
  toJavaScript(): unknown;
}

/** What a resource asks to be registered with; the getters are those of the generated protobuf class. */
export interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProvider(): string;
  getObject(): Struct | undefined;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    entries(): Iterable<[string, { getUrnsList(): string[] }]>;
  };
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getAdditionalsecretoutputsList(): string[];
}

export interface ReadRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getId(): string;
  getProperties(): Struct | undefined;
}

export interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Struct | undefined;
}

export interface InvokeRequest {
  getTok(): string;
  getArgs(): Struct | undefined;
}

export interface Message {
  setUrn(urn: string): void;
  setId(id: string): void;
  setObject(state: Struct): void;
  setProperties(state: Struct): void;
  setReturn(result: Struct): void;
}

type Callback<Response> = (error: Error | null, response?: Response) => void;

/** The calls of the SDK to the engine that a program of ours makes. */
export interface ResourceMonitor {
  registerResource(request: RegisterRequest, callback: Callback<Message>): Promise<void>;
  registerResourceOutputs(request: OutputsRequest, callback: Callback<object>): Promise<void>;
  readResource(request: ReadRequest, callback: Callback<Message>): Promise<void>;
  invoke(request: InvokeRequest, callback: Callback<Message>): Promise<void>;
}

interface New {
  new (): Message;
}

interface Runtime {
  setMocks(mocks: object, project: string, stack: string, preview: boolean): Promise<void>;
  getMonitor(): object;
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
}

export interface Pulumi {
  readonly runtime: Runtime;
  readonly RegisterResourceResponse: New;
  readonly ReadResourceResponse: New;
  readonly InvokeResponse: New;
  toStruct(record: object): Struct;
}

const moduleOf = <Module>() =>
  z.custom<Module>((value) => typeof value === "object" && value !== null);

/** Loads the SDK that the programs in the platform's folder get when they import it. */
export function loadPulumi(platform: string): Pulumi {
  const load = createRequire(join(platform, "package.json"));
  const runtime = moduleOf<Runtime>().parse(load("@pulumi/pulumi/runtime"));
  const resource = moduleOf<Pick<Pulumi, "RegisterResourceResponse" | "ReadResourceResponse">>();
  const provider = moduleOf<Pick<Pulumi, "InvokeResponse">>();
  const struct = moduleOf<{ Struct: { fromJavaScript(record: object): Struct } }>();
  const { Struct } = struct.parse(load("google-protobuf/google/protobuf/struct_pb.js"));
  return {
    runtime,
    ...resource.parse(load("@pulumi/pulumi/proto/resource_pb.js")),
    ...provider.parse(load("@pulumi/pulumi/proto/provider_pb.js")),
    toStruct: (record) => Struct.fromJavaScript(record),
  };
}
