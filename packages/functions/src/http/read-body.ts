import type { LambdaFunctionURLEvent } from "aws-lambda";
import { jsonDepth } from "./json-depth.ts";
import { Refusal } from "./refusal.ts";

/** Bytes. */
const BODY_LIMIT = 64 * 1024;
const DEPTH_LIMIT = 32;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The JSON value in the body; throws Refusal for what is larger, deeper, of another type or no JSON at all. */
export function readBody(event: LambdaFunctionURLEvent): unknown {
  const { body = "", isBase64Encoded, headers } = event;
  if (byteLength(body, isBase64Encoded) > BODY_LIMIT) {
    throw new Refusal("body-too-large", { detail: `Send at most ${BODY_LIMIT} bytes.` });
  }
  if (body === "") throw malformed("This route needs a JSON body.");
  if (!isPlainJson(headers)) {
    throw new Refusal("unsupported-media-type", { headers: { accept: "application/json" } });
  }
  const text = isBase64Encoded ? decodeBase64(body) : body;
  if (jsonDepth(text) > DEPTH_LIMIT) {
    throw malformed(`The JSON nests deeper than ${DEPTH_LIMIT} levels.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // What the parser says quotes the body: the caller has it already.
    throw malformed("The body is not JSON.");
  }
}

/** Of the decoded body; four characters of base64 hold three bytes, less its padding. */
function byteLength(body: string, isBase64Encoded: boolean): number {
  if (!isBase64Encoded) return Buffer.byteLength(body);
  const padding = body.endsWith("==") ? 2 : Number(body.endsWith("="));
  return (body.length / 4) * 3 - padding;
}

function isPlainJson(headers: LambdaFunctionURLEvent["headers"]): boolean {
  const [type, ...parameters] = (headers["content-type"] ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  if (type !== "application/json") return false;
  const charset = parameters.find((parameter) => parameter.startsWith("charset="));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) return false;
  return (headers["content-encoding"] ?? "identity") === "identity";
}

function decodeBase64(body: string): string {
  // Buffer skips what is not base64 and replaces what is not UTF-8.
  if (!BASE64.test(body)) throw malformed("The body is not base64.");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(body, "base64"),
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw malformed("The body is not UTF-8.");
  }
}

function malformed(detail: string): Refusal {
  return new Refusal("malformed-request", { detail });
}
