/** Quotes a text so that it reads the same whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
  return text.includes("\\") ? `E${quoted}` : quoted;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A DO block; the tag of its quotes occurs nowhere in the body. */
export function doBlock(body: string): string {
  let tag = "$slipway$";
  for (let n = 1; body.includes(tag); n += 1) tag = `$slipway${n}$`;
  return `DO ${tag}\n${body}\n${tag}`;
}

/** Ends a PL/pgSQL block with an error, P0001. */
export function raise(message: string): string {
  return `RAISE EXCEPTION USING MESSAGE = ${literal(message)};`;
}
