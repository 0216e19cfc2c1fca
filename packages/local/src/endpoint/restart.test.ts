import { expect, onTestFinished, test } from "vitest";
import { startGuardian } from "../guardian.ts";
import { freePort } from "../free-port.ts";
import { startCluster } from "../postgres/cluster.ts";
import { startEndpoint } from "./endpoint.ts";
import { postSql } from "./testing/post-sql.ts";

test("goes on with a Postgres that was away, without a request lost to its old sessions", async () => {
  const guardian = startGuardian();
  onTestFinished(() => guardian.close());
  const port = await freePort();
  const endpoint = await startEndpoint({ upstream: { host: "localhost", port } });
  onTestFinished(() => endpoint.close());
  const ask = (url: string) => {
    const neonUrl = Object.assign(new URL(url), { port: endpoint.port }).href;
    return postSql({ http: endpoint.http, neonUrl }, { query: "SELECT 1 AS one" });
  };
  const first = await startCluster({ guardian, dir: "memory", port });
  for (const answer of await Promise.all(Array.from({ length: 10 }, () => ask(first.url)))) {
    expect(answer.status).toBe(200);
  }
  await first.stop();
  expect(await ask(first.url)).toMatchObject({
    status: 500,
    body: { message: "Couldn't connect to compute node" },
  });
  const second = await startCluster({ guardian, dir: "memory", port });
  onTestFinished(() => second.stop());
  for (const answer of await Promise.all(Array.from({ length: 10 }, () => ask(second.url)))) {
    expect(answer).toMatchObject({ status: 200, body: { rows: [{ one: 1 }] } });
  }
});

test("ends what it holds when it is closed, in the middle of queries too", async () => {
  const guardian = startGuardian();
  onTestFinished(() => guardian.close());
  const cluster = await startCluster({ guardian, dir: "memory" });
  onTestFinished(() => cluster.stop());
  const endpoint = await startEndpoint({ upstream: { host: "localhost", port: cluster.port } });
  const neonUrl = Object.assign(new URL(cluster.url), { port: endpoint.port }).href;
  const asked = [1, 2, 3].map(() =>
    postSql({ http: endpoint.http, neonUrl }, { query: "SELECT pg_sleep(1000)" }),
  );
  const settled = Promise.allSettled(asked);
  await postSql({ http: endpoint.http, neonUrl }, { query: "SELECT 1" });
  await endpoint.close();
  const succeeded = (await settled).filter(
    (outcome) => outcome.status === "fulfilled" && outcome.value.status === 200,
  );
  expect(succeeded).toEqual([]);
  await expect(fetch(endpoint.http)).rejects.toThrow("fetch failed");
});
