/** An error as RFC 6749 writes it, in a redirect (4.1.2.1) or in the answer of the token endpoint (5.2). */
export interface OAuthProblem {
  readonly error:
    | "invalid_request"
    | "invalid_client"
    | "invalid_grant"
    | "unsupported_response_type"
    | "unsupported_grant_type"
    | "request_not_supported"
    | "request_uri_not_supported";
  readonly error_description: string;
}

export function invalidRequest(error_description: string): OAuthProblem {
  return { error: "invalid_request", error_description };
}

/** A parameter's value; undefined where it is missing, empty (which counts as missing, RFC 6749, 3.1) or repeated. */
export function onlyValue(parameters: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = parameters.getAll(name);
  return value === "" || more.length > 0 ? undefined : value;
}

/** Parameters must not come twice (RFC 6749, 3.1 and 3.2). */
export function findRepeated(parameters: URLSearchParams): OAuthProblem | undefined {
  const repeated = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
  return repeated === undefined ? undefined : invalidRequest(`${repeated} is given twice`);
}
