import { type Site, upstreamPort, urlOf } from "./databases.ts";
import { startFatedProxy } from "./fated-proxy.ts";
import { type Holder, holdTables } from "./hold.ts";
import type { Report } from "./migrator-messages.ts";
import type { Migrator } from "./migrators.ts";
import type { Point } from "./points.ts";
import type { Stage } from "./stage.ts";
import { type Scene, strike } from "./strike.ts";

export interface RunEnd {
  readonly report: Report | "killed";
  /** Whether the fate met a statement while it ran; undefined if its request was never sent. */
  readonly caught: boolean | undefined;
}

/** Runs the migrator on a database through a proxy that has one request meet its fate. */
export async function runInto(stage: Stage, point: Point, name: string): Promise<RunEnd> {
  const { site, migrators, restart } = stage;
  const { history, transport } = point;
  return await migrators.lend(async (migrator) => {
    const scene = sceneOf({ site, migrator, restart, name });
    let requests = 0;
    let struck: Promise<boolean> | undefined;
    const proxy = await startFatedProxy({
      upstreamPort: upstreamPort(site, transport),
      transport,
      async meet(request, wire) {
        requests += 1;
        if (requests !== point.request) return wire.send(request);
        struck = strike({ request, wire, scene }, point.fate);
        await struck;
      },
    });
    try {
      const url = urlOf(site, { name, transport, port: proxy.port });
      const report = await migrator.run({ url, transport, history });
      return { report, caught: await struck };
    } finally {
      await proxy.close();
    }
  });
}

interface Surroundings {
  readonly site: Site;
  readonly migrator: Migrator;
  readonly restart: Stage["restart"];
  /** The database. */
  readonly name: string;
}

function sceneOf({ site, migrator, restart, name }: Surroundings): Scene {
  let holder: Holder | undefined;
  return {
    async hold() {
      holder = await holdTables(urlOf(site, { name, transport: "tcp" }));
      return holder;
    },
    async land(blow) {
      switch (blow) {
        case "kill":
          return await migrator.kill();
        case "kill-all":
          await migrator.kill();
          return await holder?.terminate();
        case "cancel":
          return await holder?.cancel();
        case "terminate":
          return await holder?.terminate();
        default:
          if (restart === undefined) throw new Error(`${blow} needs a Postgres of its own`);
          return await restart(blow);
      }
    },
  };
}
