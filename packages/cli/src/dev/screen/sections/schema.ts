import type { Draft } from "../../../schema/draft.ts";
import { failsBySchema } from "../../fails-by-schema.ts";
import type { DevState } from "../dev-state.ts";
import type { Line, Span } from "../line.ts";
import type { Section } from "../section.ts";
import { wrapped } from "../wrapped.ts";
import { NAMES } from "./addresses.ts";

/** What Schema.ts has and no migration holds: the statements to come and the key that writes them. */
export function schema({ draft, failedBuilds }: DevState, columns: number): Section {
  const name: Span = { text: `  ${"Schema.ts".padEnd(NAMES)}`, look: "name" };
  if (draft === undefined) return { lines: [], least: 0, rank: 4 };
  if (draft.state === "same") {
    const said: Span = { text: "agrees with the migrations" };
    return { lines: [[name, said]], least: 1, rank: 4 };
  }
  const lines = [[name, headline(draft)], ...details(draft, columns)];
  const stopped = Object.entries(failedBuilds).flatMap(([fn, errors]) =>
    failsBySchema(errors) ? [fn] : [],
  );
  if (stopped.length > 0) {
    lines.push([{ text: `    until it is mended ${stopped.join(", ")} answer 502`, look: "bad" }]);
  }
  return { lines, least: 4, rank: 3 };
}

type Differing = Exclude<Draft, { readonly state: "same" }>;

function headline(draft: Differing): Span {
  if (draft.state === "broken")
    return { text: "cannot be compared with the migrations", look: "bad" };
  return { text: `changed without a migration: ${draft.changes.join(", ")}`, look: "warn" };
}

function details(draft: Differing, columns: number): Line[] {
  switch (draft.state) {
    case "broken":
      return wrapped(draft.message, { columns, indent: 4, look: "bad" });
    case "ambiguous":
      return [
        [
          { text: "    " },
          { text: "g", look: "key" },
          { text: " lets drizzle-kit ask you what was renamed, writes and applies it" },
        ],
      ];
    case "changed":
      return [
        [
          { text: "    " },
          { text: "g", look: "key" },
          { text: " writes this migration and applies it:" },
        ],
        ...draft.statements.flatMap((statement) => sqlLines(statement)),
      ];
  }
}

/** As it is written, each line cut where the screen ends. */
function sqlLines(statement: string): Line[] {
  const lines = statement.trim().split("\n");
  return lines.map((line) => [{ text: `    ${line.replaceAll("\t", "  ")}`, look: "good" }]);
}
