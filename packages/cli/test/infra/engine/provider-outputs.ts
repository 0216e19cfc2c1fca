import { createHash } from "node:crypto";
import * as z from "zod";
import { secret, type Wire, type WireRecord } from "./wire.ts";
import type { Registered, Registration } from "./engine.ts";
import { ACCOUNT, REGION } from "./data-sources.ts";

/** What a provider would answer after it made the resource: its inputs, and what only it can know. */
export function providerOutputs(registration: Registration): Registered {
  const { type, name, inputs, secretOutputs } = registration;
  const physicalName = PHYSICAL_NAMES.map((key) => inputs[key]).find(isText) ?? name;
  const made = MADE[type]?.({ name: physicalName, inputs }) ?? {};
  const outputs: WireRecord = { ...inputs, ...made };
  for (const key of secretOutputs) {
    const value = outputs[key];
    if (value !== undefined) outputs[key] = secret(value);
  }
  return { id: isText(made["id"]) ? made["id"] : physicalName, outputs };
}

const PHYSICAL_NAMES = ["name", "bucket", "functionName", "key"];

interface Made {
  readonly name: string;
  readonly inputs: WireRecord;
}

/** By type: the outputs that programs read. A type without a line answers its inputs. */
const MADE: Readonly<Record<string, (made: Made) => WireRecord>> = {
  "aws:lambda/function:Function": ({ name }) => ({
    name,
    arn: arn(`lambda:${REGION}`, `function:${name}`),
    invokeArn: arn(`lambda:${REGION}`, `function:${name}/invocations`),
    qualifiedArn: arn(`lambda:${REGION}`, `function:${name}:1`),
    version: "$LATEST",
  }),
  "aws:lambda/functionUrl:FunctionUrl": ({ name }) => ({
    functionUrl: `https://${token(name, 32)}.lambda-url.${REGION}.on.aws/`,
    functionArn: arn(`lambda:${REGION}`, `function:${name}`),
    urlId: token(name, 32),
  }),
  // The migrator's answer where there was nothing to do.
  "aws:lambda/invocation:Invocation": () => ({
    result: JSON.stringify({ units: [], left: [], ahead: 0, drift: [] }),
  }),
  "aws:iam/role:Role": ({ name }) => ({ name, arn: arn("iam:", `role/${name}`) }),
  "aws:iam/policy:Policy": ({ name }) => ({ name, arn: arn("iam:", `policy/${name}`) }),
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({
    name,
    arn: arn(`logs:${REGION}`, `log-group:${name}`),
  }),
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:cloudfront/distribution:Distribution": ({ name }) => ({
    id: token(name, 14).toUpperCase(),
    arn: arn("cloudfront:", `distribution/${token(name, 14).toUpperCase()}`),
    domainName: `${token(name, 13)}.cloudfront.net`,
    hostedZoneId: "Z2FDTNDATAQYW2",
    etag: token(name, 13).toUpperCase(),
  }),
  "aws:cloudfront/keyValueStore:KeyValueStore": ({ name }) => ({
    arn: arn("cloudfront:", `key-value-store/${token(name, 32)}`),
    etag: token(name, 8),
  }),
  "aws:cloudfront/function:Function": ({ name }) => ({
    arn: arn("cloudfront:", `function/${name}`),
    etag: token(name, 8),
  }),
  "aws:acm/certificate:Certificate": ({ name }) => ({
    arn: arn(`acm:${REGION}`, `certificate/${token(name, 32)}`),
    domainValidationOptions: [validationOf(name)],
  }),
  "pulumi-nodejs:dynamic:Resource": ({ name }) =>
    name.endsWith("HostedZoneLookup") ? { zoneId: "Z0000000000000000000" } : {},
  "command:local:Command": () => ({ stdout: "", stderr: "" }),
  "random:index/randomBytes:RandomBytes": ({ name, inputs }) => {
    const bytes = pseudoRandom(name, Number(inputs["length"] ?? 32));
    return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
  "random:index/randomPassword:RandomPassword": ({ name, inputs }) => ({
    result: pseudoRandom(name, 64)
      .toString("base64url")
      .slice(0, Number(inputs["length"] ?? 32)),
  }),
  "random:index/randomId:RandomId": ({ name }) => ({
    hex: token(name, 16),
    b64Url: pseudoRandom(name, 8).toString("base64url"),
  }),
  "neon:index/project:Project": neonProject,
  "neon:index/branch:Branch": ({ name }) => ({ id: `br-${token(name, 8)}` }),
  "neon:index/endpoint:Endpoint": ({ inputs }) => ({
    id: `ep-${token(JSON.stringify(inputs), 8)}`,
    host: `ep-${token(JSON.stringify(inputs), 8)}.${REGION}.aws.neon.tech`,
  }),
  "neon:index/role:Role": ({ name }) => ({ password: `npg_${token(name, 12)}` }),
};

function validationOf(name: string): WireRecord {
  const record = { resourceRecordName: `_${token(name, 8)}`, resourceRecordType: "CNAME" };
  return { domainName: name, ...record, resourceRecordValue: `_${token(name, 8)}.acm-validations` };
}

const neonBranch = z.object({ databaseName: z.string(), roleName: z.string() }).partial();

function neonProject({ name, inputs }: Made): WireRecord {
  const { databaseName = "neondb", roleName = "neondb_owner" } = neonBranch.parse(
    inputs["branch"] ?? {},
  );
  const [endpoint, password] = [`ep-${token(name, 8)}`, `npg_${token(name, 12)}`];
  const host = `${REGION}.aws.neon.tech`;
  const uri = (at: string) => `postgres://${roleName}:${password}@${at}.${host}/${databaseName}`;
  return {
    id: `${name}-${token(name, 8)}`,
    defaultBranchId: `br-${token(name, 8)}`,
    databaseHost: `${endpoint}.${host}`,
    databaseHostPooler: `${endpoint}-pooler.${host}`,
    databaseName,
    databaseUser: roleName,
    databasePassword: password,
    connectionUri: uri(endpoint),
    connectionUriPooler: uri(`${endpoint}-pooler`),
  };
}

function bucket({ name }: Made): WireRecord {
  return {
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
    region: REGION,
  };
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${ACCOUNT}:${resource}`;
}

/** The same text gives the same bytes: a second deploy finds what the first one made. */
function pseudoRandom(text: string, length: number): Buffer {
  return createHash("shake256", { outputLength: length }).update(text).digest();
}

function token(text: string, length: number): string {
  return pseudoRandom(text, length).toString("hex").slice(0, length);
}

function isText(value: Wire | undefined): value is string {
  return typeof value === "string";
}
