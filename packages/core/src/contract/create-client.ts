import { api, type Api } from "./api.ts";
import { ClientError } from "./client/client-error.ts";
import type { Operations } from "./client/operation.ts";
import { readPages } from "./client/pages.ts";
import { send } from "./client/send.ts";
import type { ClientOptions, Target } from "./client/target.ts";
import { toRequest } from "./client/to-request.ts";
import type { Contract } from "./route.ts";

export { ClientError, type ErrorOf } from "./client/client-error.ts";
export { makeIdempotencyKey } from "./client/make-idempotency-key.ts";

/** The operations of the functions whose URLs were given, by the function's name. */
export type Client<Name extends keyof Api = keyof Api> = {
  readonly [N in Name]: Operations<Api[N]>;
};

const contracts: Readonly<Record<string, Contract>> = api;
const names = Object.keys(api);
const WANTED = `createClient wants URLs of ${names.join(", ")}`;

/**
 * Makes a client of the functions at these URLs, which may have a path. A call throws ClientError alone, as a rejection,
 * after retries within its deadline: what failed for a moment is sent again, a write under the same Idempotency-Key.
 * Throws a TypeError for a name that is no function's, and a URL that is none.
 */
export function createClient<Name extends keyof Api>(
  urls: { readonly [N in Name]: string | URL },
  options?: ClientOptions,
): Client<Name>;
export function createClient(
  // JavaScript may pass none.
  urls?: Readonly<Record<string, string | URL>> | null,
  client: ClientOptions = {},
): object {
  if (!urls) throw new TypeError(WANTED);
  const made = mapValues(urls, (given, name) => {
    const contract = contracts[name];
    if (contract === undefined) throw new TypeError(`${WANTED}; there is no ${name}`);
    const url = readUrl(String(given), name);
    return mapValues(contract, (route, verb) =>
      makeOperation({ operation: `${name}.${verb}`, route, url, client }),
    );
  });
  for (const name of names) if (!(name in made)) refuseUse(made, name);
  return made;
}

/** Says of a function without a URL what is missing; looking through the client does not meet it. */
function refuseUse(made: object, name: string): void {
  Object.defineProperty(made, name, {
    get() {
      throw new TypeError(`createClient was given no URL of ${name}`);
    },
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
  // Not quoted: it may hold a password.
  throw new TypeError(`the URL of ${name} must be https://HOST/PATH or http://HOST/PATH alone`);
}

function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value, key)]));
}
