import { AuthorizationResponseError, ResponseBodyError } from "oauth4webapi";

/** Does what asks an issuer; its failure becomes an Error that may be shown. */
export async function telling<T>(issuer: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new Error(`Signing in failed: ${describe(error, new URL(issuer).host)}.`, {
      cause: error,
    });
  }
}

function describe(error: unknown, host: string): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return `${host} answers "${error.error_description ?? error.error}"`;
  }
  // How fetch says it, after 10 s also by itself.
  if (
    error instanceof TypeError ||
    (error instanceof DOMException && error.name === "TimeoutError")
  ) {
    return `${host} cannot be reached; try again`;
  }
  const detail = error instanceof Error ? error.message : String(error);
  return `what ${host} answers cannot be used (${detail})`;
}
