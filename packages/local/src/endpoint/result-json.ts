import type { SqlStatement } from "./read-request.ts";
import type { Result } from "./session.ts";
import type { Field } from "./wire/backend.ts";
import { valueJson } from "./value-json.ts";

/** A result in the shape that the proxy answers. */
export function resultJson(result: Result, { arrayMode }: SqlStatement, rawText: boolean): unknown {
  const { fields, tag } = result;
  const rows = rawText
    ? result.rows
    : result.rows.map((row) =>
        row.map((value, index) =>
          value === null ? null : valueJson(value, fields[index]?.dataTypeID ?? 0),
        ),
      );
  const { command, rowCount } = readTag(tag);
  return {
    rowAsArray: arrayMode,
    fields: fields.map((field) => ({ ...field, format: "text" })),
    rows: arrayMode ? rows : rows.map((row) => byName(row, fields)),
    command,
    rowCount,
  };
}

/** Of columns with one name the last one stays. */
function byName(row: readonly unknown[], fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name }, index) => [name, row[index]]));
}

/** `INSERT 0 2` counts 2 rows, `CREATE TABLE` none. */
function readTag(tag: string): { command: string; rowCount: number | null } {
  const words = tag.split(" ");
  const count = words.at(-1) ?? "";
  return {
    command: words[0] ?? "",
    rowCount: words.length > 1 && /^\d+$/.test(count) ? Number(count) : null,
  };
}
