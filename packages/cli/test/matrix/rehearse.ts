import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import { makeDatabase, type Site, upstreamPort, urlOf, withDatabase } from "./databases.ts";
import { startFatedProxy } from "./fated-proxy.ts";
import { MATRIX_HISTORIES } from "./histories.ts";
import { holdTables } from "./hold.ts";
import type { Migrators } from "./migrators.ts";
import type { Transport } from "./messages.ts";
import { matrixHistory } from "./run-migrator.ts";
import type { Rehearsed } from "./stage.ts";
import { readState } from "./state.ts";
import { strike } from "./strike.ts";

interface Place {
  readonly site: Site;
  readonly migrators: Migrators;
}

/** Runs histories without faults, over both transports, which must leave the same; by name. */
export async function rehearse(
  place: Place,
  names: readonly string[] = Object.keys(MATRIX_HISTORIES),
): Promise<ReadonlyMap<string, Rehearsed>> {
  const entries = names.map(async (name) => [name, await rehearseOne(place, name)] as const);
  return new Map(await Promise.all(entries));
}

async function rehearseOne(place: Place, history: string): Promise<Rehearsed> {
  const template = await makeDatabase(place.site);
  await applyBegun(urlOf(place.site, { name: template, transport: "tcp" }), history);
  const http = await runClean(place, { history, template, transport: "http" });
  const tcp = await runClean(place, { history, template, transport: "tcp" });
  if (http.state.join("\n") !== tcp.state.join("\n")) {
    throw new Error(`${history}: what is left over http is not what is left over tcp`);
  }
  const { state, units } = tcp;
  return { template, state, units, requests: { http: http.requests, tcp: tcp.requests } };
}

async function applyBegun(url: string, history: string): Promise<void> {
  const begun = matrixHistory(history, "begun");
  if (begun.migrations.length === 0) return;
  const session = await openSession(url, { transport: "tcp" });
  await migrate(session, begun);
  await session.close();
}

interface CleanRun {
  readonly history: string;
  readonly template: string;
  readonly transport: Transport;
}

async function runClean({ site, migrators }: Place, { history, template, transport }: CleanRun) {
  return await withDatabase(site, template, async (name) => {
    const direct = urlOf(site, { name, transport: "tcp" });
    const scene = { hold: () => holdTables(direct), land: () => Promise.resolve() };
    let count = 0;
    const catchable: number[] = [];
    const proxy = await startFatedProxy({
      upstreamPort: upstreamPort(site, transport),
      transport,
      async meet(request, wire) {
        const number = (count += 1);
        const fate = { blow: "cancel", moment: "midway" } as const;
        if (await strike({ request, wire, scene }, fate)) catchable.push(number);
      },
    });
    const url = urlOf(site, { name, transport, port: proxy.port });
    const report = await migrators.lend(({ run }) => run({ url, transport, history }));
    await proxy.close();
    if (report === "killed" || report.ended !== "applied") {
      throw new Error(`${history} fails without faults: ${JSON.stringify(report)}`);
    }
    const { units } = report;
    return { units, requests: { count, catchable }, state: await readState(direct) };
  });
}
