import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { listenLocally } from "@slipway/local/listen-locally";
import * as z from "zod";
import type { EvaluationAnswer } from "./request.ts";

const callSchema = z.object({ method: z.string(), params: z.tuple([z.json()]) });
const buildSchema = z.object({ functionID: z.string(), handler: z.string() });

/** Stands in for the CLI's RPC server (`pkg/server`), with nothing bundled; does not keep the process alive. */
export async function startCliServer(
  work: string,
  onCall: (call: EvaluationAnswer["cliCalls"][number]) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    // A connection that is kept keeps the program from its end, for seconds.
    response.setHeader("connection", "close");
    void text(request)
      .then(async (body) => {
        const call = callSchema.parse(JSON.parse(body));
        onCall({ method: call.method, input: call.params[0] });
        return answer(work, call);
      })
      .then((result) => response.end(JSON.stringify({ result, error: null })))
      .catch((error: unknown) => response.end(JSON.stringify({ error: String(error) })));
  });
  server.unref();
  return `http://127.0.0.1:${await listenLocally(server)}`;
}

async function answer(work: string, { method, params }: z.infer<typeof callSchema>) {
  switch (method) {
    case "Provider.Aws.Bootstrap":
      return {
        asset: "sst-asset-stand-in",
        state: "sst-state-stand-in",
        assetEcrRegistryId: "",
        assetEcrUrl: "",
        appsyncHttp: "",
        appsyncRealtime: "",
      };
    case "Provider.Aws.Appsync":
      return { http: "appsync.example", realtime: "appsync-realtime.example" };
    case "Runtime.AddTarget":
      return true;
    case "Runtime.Build":
      return emptyBuild(work, buildSchema.parse(params[0]));
    default:
      throw new Error(`rpc: can't find method ${method}`);
  }
}

async function emptyBuild(work: string, { functionID, handler }: z.infer<typeof buildSchema>) {
  const out = join(work, "artifacts", `${functionID}-src`);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "bundle.mjs"), `// ${handler}\nexport const handler = () => {};\n`);
  return { handler: "bundle.handler", out, errors: [], sourcemaps: [] };
}
