import { Ajv2020 } from "ajv/dist/2020.js";
import * as z from "zod";

const documented = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        responses: z.record(
          z.string(),
          z.looseObject({ content: z.record(z.string(), z.unknown()).optional() }),
        ),
      }),
    ),
  ),
});

interface Answered {
  readonly path: string;
  readonly method: string;
  readonly response: Response;
}

/** Says what an answer has that its OpenAPI document does not; nothing if it is as documented. */
export function answerChecker(text: string): (answered: Answered) => Promise<string | undefined> {
  const json: unknown = JSON.parse(text);
  const { paths } = documented.parse(json);
  // The keywords of OpenAPI beside those of JSON Schema are no mistake; formats are left to the contract.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "document", ...documented.parse(json) });
  return async ({ path, method, response }) => {
    const { status } = response;
    const told = `${method} ${path} ${status}`;
    const answer = paths[path]?.[method]?.responses[status];
    if (answer === undefined) return `${told} is not documented`;
    const body = await response.clone().text();
    if (answer.content === undefined) return body === "" ? undefined : `${told} has a body`;
    const type = response.headers.get("content-type") ?? "";
    if (!(type in answer.content)) return `${told} is ${type}`;
    const pointer = ["paths", path, method, "responses", status, "content", type, "schema"]
      .map((key) => encodeURIComponent(String(key).replaceAll("/", "~1")))
      .join("/");
    const fits = ajv.compile({ $ref: `document#/${pointer}` });
    return fits(JSON.parse(body)) ? undefined : `${told}: ${ajv.errorsText(fits.errors)}`;
  };
}
