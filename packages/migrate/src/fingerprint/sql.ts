/** SQL for an identifier in quotes: `quote_ident` quotes by need, which differs between versions of Postgres. */
export function quoted(name: string): string {
  return `('"' || replace(${name}, '"', '""') || '"')`;
}

/** SQL for a string constant. */
export function constant(text: string): string {
  return `('''' || replace(${text}, '''', '''''') || '''')`;
}

/** SQL for a definition that Postgres gives indented: white space outside of quotes becomes one space. */
export function unindented(definition: string): string {
  const words = `'((?:[^''" \n]|''[^'']*''|"[^"]*")+)[ \n]*'`;
  return `btrim(regexp_replace(${definition}, ${words}, E'\\\\1 ', 'g'), ' ;')`;
}

/** SQL for `<word> (a=1, b=2)` of an array of options; null where there are none. */
export function options(word: string, array: string): string {
  return `(SELECT '${word} (' || string_agg(o, ', ' ORDER BY o COLLATE "C") || ')' FROM unnest(${array}) AS o)`;
}
