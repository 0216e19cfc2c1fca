import * as z from "zod";
import type { Registered, Registration } from "../engine/engine.ts";
import { providerOutputs } from "../engine/provider-outputs.ts";
import { assetPath, unsealed, type WireRecord, wireRecordSchema } from "../engine/wire.ts";
import {
  type CloudAnswer,
  cloudAnswerSchema,
  type CloudRequest,
} from "../offline/cloud-protocol.ts";
import { runCommand } from "./run-command.ts";

export interface Making {
  readonly kind: "create" | "update";
  readonly registration: Registration;
  /** The inputs of every S3 object of the stack. */
  readonly objects: () => readonly WireRecord[];
  /** Where functions live. */
  readonly cloud: string;
}

/** Makes or changes one resource. Lambda functions, their invocations and local commands are real; the rest is stand-in. */
export async function makeResource(making: Making): Promise<Registered> {
  const inputs = wireRecordSchema.parse(unsealed(making.registration.inputs));
  const extra = await MAKE[making.registration.type]?.(inputs, making);
  const { id, outputs } = providerOutputs(making.registration);
  return { id, outputs: { ...outputs, ...extra } };
}

type Make = (inputs: WireRecord, making: Making) => Promise<WireRecord>;

const MAKE: Readonly<Record<string, Make>> = {
  "aws:lambda/function:Function": putFunction,
  "aws:lambda/invocation:Invocation": invoke,
  "command:local:Command": buildWith,
};

const functionInputs = z.object({
  name: z.string(),
  s3Key: z.string(),
  handler: z.string(),
  runtime: z.string(),
  timeout: z.number(),
  memorySize: z.number(),
  environment: z.object({ variables: z.record(z.string(), z.string()) }),
  reservedConcurrentExecutions: z.number().optional(),
});

async function putFunction(inputs: WireRecord, making: Making): Promise<WireRecord> {
  const { s3Key, environment, ...rest } = functionInputs.parse(inputs);
  const uploaded = making.objects().find(({ key }) => unsealed(key ?? null) === s3Key);
  const zip = assetPath(uploaded?.["source"] ?? null);
  if (zip === undefined) throw new Error(`nothing is uploaded at ${s3Key}`);
  const resource = making.registration.name;
  const definition = { ...rest, resource, zip, environment: environment.variables };
  const answer = await ask(making.cloud, { kind: making.kind, function: definition });
  if ("refused" in answer) throw new Error(answer.refused);
  return {};
}

const invocationInputs = z.object({ functionName: z.string(), input: z.string() });

/** Invokes a function, as making the resource does. */
export async function invoke(
  inputs: WireRecord,
  { cloud }: Pick<Making, "cloud">,
): Promise<WireRecord> {
  const { functionName: name, input } = invocationInputs.parse(inputs);
  const answer = await ask(cloud, { kind: "invoke", name, input });
  if ("refused" in answer) throw new Error(answer.refused);
  // As the AWS provider says it (`internal/service/lambda/invocation.go`).
  if ("functionError" in answer) {
    throw new Error(`Lambda function (${name}) returned error: (${answer.functionError})`);
  }
  return { result: answer.payload };
}

async function buildWith(inputs: WireRecord, { kind }: Making): Promise<WireRecord> {
  const { create = "", update = create } = inputs;
  return runCommand({ ...inputs, command: kind === "update" ? update : create });
}

/** Sends a request to the cloud of the test. */
export async function ask(cloud: string, request: CloudRequest): Promise<CloudAnswer> {
  const response = await fetch(cloud, { method: "POST", body: JSON.stringify(request) });
  return cloudAnswerSchema.parse(await response.json());
}
