import { resolve } from "node:path";
import { startGuardian } from "@slipway/local/guardian";
import { startDatabase } from "@slipway/local/serve";
import { checkUrl } from "../connection-string.ts";
import { defineCommand } from "../command.ts";
import { paths } from "../paths.ts";
import { portOption } from "../port-option.ts";
import { untilStopped } from "../until-stopped.ts";

export const serve = defineCommand({
  name: "serve",
  script: "db:serve",
  summary:
    "Runs only the database: Postgres, the Neon endpoint in front of it, plain TCP beside it.",
  options: {
    url: { type: "string", value: "URL", help: "serve this Postgres instead of the embedded one" },
    data: {
      type: "string",
      value: "DIR|memory",
      help: "where the data lies (default: .slipway/postgres)",
    },
    "http-port": {
      type: "string",
      value: "N",
      help: "port of the Neon endpoint (default: a free one)",
    },
    "tcp-port": { type: "string", value: "N", help: "port of plain TCP (default: a free one)" },
    json: { type: "boolean", help: "prints the addresses as one line of JSON when ready" },
  },
  async run(values, context) {
    const data = values.data ?? paths(context.root).postgres;
    const dir = data === "memory" ? "memory" : resolve(context.root, data);
    const url = values.url === undefined ? undefined : checkUrl(values.url, "--url");
    const httpPort = portOption("--http-port", values["http-port"]);
    const tcpPort = portOption("--tcp-port", values["tcp-port"]);
    const guardian = startGuardian();
    try {
      const database = await startDatabase({
        guardian,
        dir,
        ...(url === undefined ? {} : { url }),
        ...(httpPort === undefined ? {} : { httpPort }),
        ...(tcpPort === undefined ? {} : { tcpPort }),
      });
      const { databaseUrl, http, ws, tcp } = database;
      if (values.json) context.print(JSON.stringify({ databaseUrl, http, ws, tcp }));
      else for (const line of table({ databaseUrl, http, ws, tcp })) context.print(line);
      await untilStopped();
      await database.close();
    } finally {
      guardian.close();
    }
  },
});

const table = (addresses: Readonly<Record<string, string>>) =>
  Object.entries(addresses).map(([name, address]) => `${name.padEnd(12)}${address}`);
