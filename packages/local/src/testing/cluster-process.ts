// A supervisor to kill: starts the cluster of the folder in its argument, says where it is, and stays.
import { startGuardian } from "../guardian.ts";
import { startCluster } from "../postgres/cluster.ts";

const [dir = "memory", elsewhere] = process.argv.slice(2);
const guardian = startGuardian();
const cluster = await startCluster({
  guardian,
  dir,
  ...(elsewhere === undefined ? {} : { elsewhere }),
});
console.log(JSON.stringify({ url: cluster.url }));
process.stdin.resume();
