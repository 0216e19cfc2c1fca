import { loadParser } from "@slipway/migrate/parse";
import { order } from "./migrator-messages.ts";
import { runMigrator } from "./run-migrator.ts";

// A migrator to be killed: runs what its parent orders, one after the other, and reports each.
process.on("disconnect", () => process.exit());
process.on("message", (message) => {
  void runMigrator(order.parse(message)).then((ended) => process.send?.(ended));
});
await loadParser();
