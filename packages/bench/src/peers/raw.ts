import { Client } from "pg";
import type { Contender } from "../contender.ts";
import { withPlainDriver } from "./plain-driver.ts";
import type { SyntheticHistory } from "./synthetic-history.ts";

type Files = SyntheticHistory["files"];

/** One request a file, nothing guarded, nothing recorded. */
export function raw(transport: Contender["transport"], files: Files): Contender {
  const send = transport === "http" ? sendOverHttp : sendOverTcp;
  return { name: "raw scripts", transport, apply: (url) => send(url, files) };
}

async function sendOverHttp(url: string, files: Files): Promise<void> {
  await withPlainDriver(url, async (sql) => {
    for (const statements of files) {
      await sql.transaction(statements.map((statement) => sql.query(statement)));
    }
  });
}

async function sendOverTcp(url: string, files: Files): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statements of files) await client.query(statements.join(";"));
  await client.end();
}
