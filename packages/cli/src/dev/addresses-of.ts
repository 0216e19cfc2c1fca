import type { Runner } from "@slipway/local/runner/runner";
import type { LocalDatabase } from "@slipway/local/serve";
import { describeUrl } from "../connection-string.ts";
import type { Address } from "./dev-event.ts";

interface Parts {
  readonly runner: Pick<Runner, "urls">;
  readonly database: Pick<LocalDatabase, "databaseUrl" | "http">;
  readonly issuer: { readonly issuer: string };
}

/** Where everything answers, for people; `wanted` are the ports that a person expects, by name. */
export function addressesOf(
  { runner, database, issuer }: Parts,
  wanted: Readonly<Record<string, number>>,
): Address[] {
  return [
    ...Object.entries(runner.urls).map(([name, address]) => withRemark({ name, address }, wanted)),
    { name: "database", address: describeUrl(database.databaseUrl) },
    { name: "endpoint", address: database.http },
    withRemark({ name: "issuer", address: issuer.issuer }, wanted),
  ];
}

/** Says so where another port was wanted. */
export function withRemark(address: Address, wanted: Readonly<Record<string, number>>): Address {
  const port = wanted[address.name];
  if (port === undefined || String(port) === new URL(address.address).port) return address;
  return { ...address, remark: `port ${port} is taken` };
}
