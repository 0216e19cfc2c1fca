import { readHistory } from "../history.ts";
import { migrate } from "../migrate.ts";
import { openSession } from "../session/open-session.ts";

/** A migrator to be killed: `node migrate-process.ts URL TRANSPORT DIR`; says "ready" before it begins. */
const [url = "", transport = "", dir = ""] = process.argv.slice(2);
const session = await openSession(url, { transport: transport === "http" ? "http" : "tcp" });
const history = readHistory(dir);
console.log("ready");
await migrate(session, history);
await session.close();
