import { time } from "./measure.ts";
import { ours } from "./ours.ts";
import { peakMemory } from "./peak-memory.ts";

/** `node apply-process.ts URL TRANSPORT DIR`: applies a history; prints the ms it took, and the most memory in KB. */
const [url = "", transport = "", dir = ""] = process.argv.slice(2);
const contender = ours(transport === "http" ? "http" : "tcp", dir);
const ms = await time(() => contender.apply(url));
console.log(JSON.stringify({ ms, peak: peakMemory() }));
