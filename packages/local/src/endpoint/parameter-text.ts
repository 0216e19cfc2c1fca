/** A parameter of a request as Postgres's text input takes it; null is NULL. */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return arrayText(value);
  return JSON.stringify(value);
}

/** Strings are quoted inside an array, objects become JSON in a quoted string. */
function arrayText(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return "NULL";
    if (Array.isArray(value)) return arrayText(value);
    return JSON.stringify(typeof value === "object" ? JSON.stringify(value) : value);
  });
  return `{${items.join(",")}}`;
}
