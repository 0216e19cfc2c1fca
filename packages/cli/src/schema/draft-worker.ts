import { parentPort } from "node:worker_threads";
import * as z from "zod";
import { readDraft } from "./read-draft.ts";

/** The thread behind drafts.ts. */
const filesSchema = z.object({ schema: z.string(), migrations: z.string(), work: z.string() });

parentPort?.on("message", (message: unknown) => {
  void readDraft(filesSchema.parse(message)).then((draft) => parentPort?.postMessage(draft, []));
});
