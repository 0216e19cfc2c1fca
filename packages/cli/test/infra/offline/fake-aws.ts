import { createServer, type IncomingMessage } from "node:http";
import { text, buffer } from "node:stream/consumers";
import * as z from "zod";
import { ACCOUNT } from "../engine/data-sources.ts";
import { listen, type Listening } from "./listen.ts";

export interface FakeAws extends Listening {
  /** The objects of every bucket by `bucket/key`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** What was asked for and is not known here. */
  readonly unanswered: readonly string[];
}

/**
 * The parts of SSM, S3, STS and AppSync that the CLI asks, in which the CLI keeps an app's state, on loopback: give it as `AWS_ENDPOINT_URL`. The
 * account is bootstrapped already.
 */
export async function startFakeAws(): Promise<FakeAws> {
  const objects = new Map<string, Buffer>();
  const parameters = new Map([["/sst/bootstrap", JSON.stringify(BOOTSTRAP)]]);
  const unanswered: string[] = [];
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const target = String(request.headers["x-amz-target"] ?? "");
    if (target.startsWith("AmazonSSM.")) return answerSsm(target, await text(request), parameters);
    const type = request.headers["content-type"] ?? "";
    if (type.startsWith("application/x-www-form-urlencoded")) return answerSts(await text(request));
    if (request.url?.startsWith("/v2/apis") === true) {
      return { status: 200, body: JSON.stringify(answerAppSync(request)) };
    }
    const answered = await answerS3(request, objects);
    if (answered !== undefined) return answered;
    unanswered.push(`${request.method} ${request.url} ${target}`);
    return { status: 400, body: "not known to the stand-in" };
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, headers }) =>
      response.writeHead(status, headers).end(body),
    );
  });
  return { ...(await listen(server)), objects, unanswered };
}

interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

// A version above all: no step of `pkg/project/provider/aws.go` is left to do.
const BOOTSTRAP = {
  version: 1000,
  asset: "sst-asset-stand-in",
  assetEcrRegistryId: ACCOUNT,
  assetEcrUrl: "ecr.example",
  state: "sst-state-stand-in",
  appsyncHttp: "appsync.example",
  appsyncRealtime: "appsync-realtime.example",
};

const ssmSchema = z.object({ Name: z.string(), Value: z.string().default("") });

function answerSsm(target: string, body: string, parameters: Map<string, string>): Answer {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  const { Name, Value } = ssmSchema.parse(JSON.parse(body));
  if (target.endsWith(".PutParameter")) {
    parameters.set(Name, Value);
    return { status: 200, headers, body: JSON.stringify({ Version: 1 }) };
  }
  const found = parameters.get(Name);
  if (found === undefined) {
    return { status: 400, headers, body: JSON.stringify({ __type: "ParameterNotFound" }) };
  }
  const Parameter = { Name, Value: found, Type: "String", Version: 1 };
  return { status: 200, headers, body: JSON.stringify({ Parameter }) };
}

function answerSts(body: string): Answer {
  const action = new URLSearchParams(body).get("Action");
  const identity =
    `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/deployer</Arn>` +
    `<UserId>AIDAEXAMPLE</UserId>`;
  return {
    status: 200,
    body: xml(`${action}Response`, `<${action}Result>${identity}</${action}Result>`),
  };
}

/** Makes the API that `sst dev` connects functions by; the answers are those of AppSync's Events API. */
function answerAppSync({ method = "", url = "" }: IncomingMessage): object {
  const isNamespace = url.includes("/channelNamespaces");
  if (method === "GET" && isNamespace) return { channelNamespaces: [] };
  if (isNamespace) return { channelNamespace: { name: "sst" } };
  const dns = { HTTP: BOOTSTRAP.appsyncHttp, REALTIME: BOOTSTRAP.appsyncRealtime };
  const isList = method === "GET" && /^\/v2\/apis(\?|$)/.test(url);
  return isList ? { apis: [] } : { api: { apiId: "stand-in", name: "sst", dns } };
}

async function answerS3(
  request: IncomingMessage,
  objects: Map<string, Buffer>,
): Promise<Answer | undefined> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
  const name = decodeURIComponent(pathname.slice(1));
  const isBucket = !name.includes("/");
  switch (request.method) {
    case "PUT":
      objects.set(name, await buffer(request));
      return { status: 200, body: "", headers: { etag: '"stand-in"' } };
    case "DELETE":
      objects.delete(name);
      return { status: 204, body: "" };
    case "HEAD":
    case "GET": {
      if (isBucket || name.endsWith("/")) return list(objects, name, searchParams.get("prefix"));
      const found = objects.get(name);
      if (found !== undefined) return { status: 200, body: found };
      return { status: 404, body: xml("Error", "<Code>NoSuchKey</Code><Message>no</Message>") };
    }
    case "POST": {
      if (!searchParams.has("delete")) return undefined;
      const named = (await text(request)).matchAll(/<Key>(.*?)<\/Key>/g);
      for (const [, key] of named) objects.delete(`${name.replace(/\/$/, "")}/${key}`);
      return { status: 200, body: xml("DeleteResult", "") };
    }
    default:
      return undefined;
  }
}

function list(objects: ReadonlyMap<string, Buffer>, bucket: string, prefix: string | null): Answer {
  const start = `${bucket.replace(/\/$/, "")}/`;
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(start + (prefix ?? "")))
    .map((key) => `<Contents><Key>${key.slice(start.length)}</Key></Contents>`);
  const body = `<IsTruncated>false</IsTruncated><KeyCount>${keys.length}</KeyCount>`;
  return { status: 200, body: xml("ListBucketResult", body + keys.sort().join("")) };
}

function xml(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>`;
}
