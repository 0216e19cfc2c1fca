import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";
import type { HeaderList } from "./cors.ts";

export interface UrlResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

const STATUS = "must be a whole number from 200 to 599";
const VALUE = "must be a string that a header can hold, a number or a boolean";

const headerName = z.string().refine(accepts(validateHeaderName), "cannot be the name of a header");
const headerText = z.string().refine(
  accepts((value) => validateHeaderValue("x", value)),
  "must be a string that a header can hold",
);

const structured = z.object({
  // A string of digits is recorded to work too.
  statusCode: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], STATUS)
    .pipe(z.number().int(STATUS).min(200, STATUS).max(599, STATUS)),
  headers: z.record(headerName, z.union([headerText, z.number(), z.boolean()], VALUE)).nullish(),
  body: z.unknown().optional(),
  isBase64Encoded: z.boolean().nullish(),
  cookies: z.array(headerText).nullish(),
});

/**
 * What a function URL makes of a handler's result. Without a status code the whole result is the body, as JSON with
 * 200, a bare string unquoted. Returns what is wrong with a result that cannot be sent; AWS then answers 502.
 */
export function makeResponse(payload: Buffer): UrlResponse | { readonly invalid: string } {
  const result = parseJson(payload);
  if (result === undefined) return { invalid: "the result is not JSON" };
  if (!isStructured(result.value)) return plainResponse(result.value, payload);
  const parsed = structured.safeParse(result.value);
  if (!parsed.success) return { invalid: z.prettifyError(parsed.error) };
  const { statusCode, headers, body, isBase64Encoded, cookies } = parsed.data;
  return {
    status: statusCode,
    headers: headerList(headers ?? {}, cookies ?? []),
    body: Buffer.from(bodyText(body), isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function plainResponse(value: unknown, payload: Buffer): UrlResponse {
  const body = typeof value === "string" ? Buffer.from(value) : payload;
  return { status: 200, headers: [JSON_TYPE], body };
}

function parseJson(payload: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(payload.toString()) };
  } catch {
    return undefined;
  }
}

function isStructured(value: unknown): boolean {
  return typeof value === "object" && value !== null && "statusCode" in value;
}

function bodyText(body: unknown): string {
  if (body === undefined || body === null) return "";
  return typeof body === "string" ? body : JSON.stringify(body);
}

const JSON_TYPE = ["Content-Type", "application/json"] as const;
// The URL sets these itself.
const OWN = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

function headerList(
  headers: Readonly<Record<string, string | number | boolean>>,
  cookies: readonly string[],
): HeaderList {
  const given = Object.entries(headers).filter(([name]) => !OWN.has(name.toLowerCase()));
  const hasType = given.some(([name]) => name.toLowerCase() === "content-type");
  return [
    ...(hasType ? [] : [JSON_TYPE]),
    ...given.map(([name, value]) => [name, String(value)] as const),
    ...cookies.map((cookie) => ["Set-Cookie", cookie] as const),
  ];
}

function accepts(validate: (text: string) => void): (text: string) => boolean {
  return (text) => {
    try {
      validate(text);
      return true;
    } catch {
      return false;
    }
  };
}
