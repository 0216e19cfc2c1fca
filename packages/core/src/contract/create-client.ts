import { api, type Api } from "./api.ts";
import { ClientError } from "./client/client-error.ts";
import type { Operations } from "./client/operation.ts";
import { readPages } from "./client/pages.ts";
import { type ClientOptions, send, type Target } from "./client/send.ts";
import { toRequest } from "./client/to-request.ts";
import type { Contract } from "./route.ts";

export { ClientError, type ErrorOf } from "./client/client-error.ts";

/** The operations of the functions whose URLs were given, by the function's name. */
export type Client<Name extends keyof Api = keyof Api> = {
  readonly [N in Name]: Operations<Api[N]>;
};

const contracts: Readonly<Record<string, Contract>> = api;

/**
 * Makes a client of the functions at these URLs, which may have a path. A call throws ClientError alone, as a rejection,
 * after retries within its deadline: what failed for a moment is sent again, a write under the same Idempotency-Key.
 * Throws a TypeError for a URL that is no function's.
 */
export function createClient<Name extends keyof Api>(
  urls: { readonly [N in Name]: string | URL },
  options?: ClientOptions,
): Client<Name>;
export function createClient(
  urls: Readonly<Record<string, string | URL>>,
  client: ClientOptions = {},
): object {
  return mapValues(urls, (given, name) => {
    const url = readUrl(String(given), name);
    return mapValues(contracts[name] ?? {}, (route, verb) =>
      makeOperation({ operation: `${name}.${verb}`, route, url, client }),
    );
  });
}

function makeOperation(target: Target): object {
  const { operation, route } = target;
  const call = (...given: unknown[]) => {
    const ask = async (next?: object) => {
      try {
        return await send(target, toRequest(target, given, next));
      } catch (cause) {
        // What else is thrown is of arguments that cannot be sent.
        throw cause instanceof ClientError
          ? cause
          : new ClientError(operation, "unexpected", String(cause), { cause });
      }
    };
    return route.items === undefined ? ask() : readPages(route.items, ask);
  };
  const isError = (error: unknown) => error instanceof ClientError && error.operation === operation;
  return Object.assign(call, { isError });
}

/** A query or a fragment would end up in the middle of what is asked for, and fetch takes no user. */
function readUrl(given: string, name: string): string {
  if (URL.canParse(given)) {
    const { href, origin, pathname } = new URL(given);
    if (href === origin + pathname) return href;
  }
  throw new TypeError(`the URL of ${name} is not https://host/path alone: ${given}`);
}

function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value, key)]));
}
