const DROP = "DROP TABLE ";

/** The tables that a draft drops, as its statements name them. They are drizzle-kit's, which writes one form alone. */
export function droppedTables(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => {
    const text = statement.trim();
    if (!text.startsWith(DROP)) return [];
    return [
      text
        .slice(DROP.length)
        .replace(/;$/, "")
        .replace(/ CASCADE$/, ""),
    ];
  });
}
