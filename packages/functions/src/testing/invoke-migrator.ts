import { handler } from "../migrator.ts";

/** Run as a process of its own, since links are read once: invokes the migrator and prints its answer or its error. */
const [event = "null", remaining = "0"] = process.argv.slice(2);
const input: unknown = JSON.parse(event);
const answer = await handler(input, { getRemainingTimeInMillis: () => Number(remaining) }).then(
  (result) => ({ result }),
  (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
);
console.log(JSON.stringify(answer));
