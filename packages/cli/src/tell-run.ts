import type { Context } from "./context.ts";
import { withErrorEvent } from "./error-event.ts";
import { type OnEvent, plainLines, withProgress } from "./progress/with-progress.ts";

interface Telling<R> {
  /** For machines: a JSON object a line, each event as it happens, at last the report or the error. */
  readonly json: boolean;
  /** The report for people. */
  readonly lines: (report: R) => readonly string[];
}

/** Runs what moves a schema and tells how it goes and how it ended. Throws what `work` throws. */
export async function tellRun<R extends object>(
  context: Context,
  { json, lines }: Telling<R>,
  work: (onEvent: OnEvent) => Promise<R>,
): Promise<void> {
  if (json) return await tellJson(context, work);
  const report = await withProgress(context, work);
  for (const line of lines(report)) context.print(line);
}

async function tellJson<R extends object>(
  context: Context,
  work: (onEvent: OnEvent) => Promise<R>,
): Promise<void> {
  const print = (line: object) => context.print(JSON.stringify(line));
  // No live line: standard output and standard error may be the same terminal.
  const note = plainLines(context);
  const report = await withErrorEvent(context, true, () =>
    work((event) => {
      print(event);
      note(event);
    }),
  );
  print({ type: "report", ...report });
}
