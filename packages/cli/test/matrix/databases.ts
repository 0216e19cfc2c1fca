import { randomBytes } from "node:crypto";
import { query } from "@slipway/local/testing/query";
import type { Transport } from "./messages.ts";

/** A Postgres and the Neon endpoint in front of it. */
export interface Site {
  readonly url: string;
  readonly port: number;
  readonly endpointPort: number;
}

/** The address of a database over a transport; through a proxy if its port is given. */
export function urlOf(
  site: Site,
  { name, transport, port }: { name: string; transport: Transport; port?: number },
): string {
  const own = port ?? upstreamPort(site, transport);
  return Object.assign(new URL(site.url), { pathname: name, port: String(own) }).href;
}

export function upstreamPort({ port, endpointPort }: Site, transport: Transport): number {
  return transport === "http" ? endpointPort : port;
}

/** Makes a database like the template, if there is one; its name. */
export async function makeDatabase({ url }: Site, template?: string): Promise<string> {
  const name = `matrix_${randomBytes(8).toString("hex")}`;
  const like = template === undefined ? "" : `TEMPLATE ${template}`;
  await query(url, `CREATE DATABASE ${name} ${like} STRATEGY file_copy`);
  return name;
}

export async function dropDatabase({ url }: Site, name: string): Promise<void> {
  await query(url, `DROP DATABASE ${name} WITH (FORCE)`);
}

/** Lends a database like the template to `work`. */
export async function withDatabase<T>(
  site: Site,
  template: string,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const name = await makeDatabase(site, template);
  try {
    return await work(name);
  } finally {
    await dropDatabase(site, name);
  }
}
