// Tries every point of the fault matrix, or those of a name: npm run test:matrix -- "indexes/http/kill-midway/17"
import { startEndpoint } from "@slipway/local/endpoint/endpoint";
import { startGuardian } from "@slipway/local/guardian";
import { startCluster } from "@slipway/local/postgres/cluster";
import { runMatrix } from "./run-matrix.ts";
import { startRestartablePostgres } from "./restartable-postgres.ts";

const [wanted] = process.argv.slice(2);
const guardian = startGuardian();
const cluster = await startCluster({ guardian, dir: "memory" });
const { url, port } = cluster;
const endpoint = await startEndpoint({ upstream: { host: "127.0.0.1", port } });
const restartable = await startRestartablePostgres(guardian);
try {
  const shared = { url, port, endpointPort: endpoint.port };
  const { passed, failed } = await runMatrix({ shared, restartable, wanted, print: console.log });
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
} finally {
  await restartable.stop();
  await endpoint.close();
  await cluster.stop();
  guardian.close();
}
