/** What a server sends, decoded (Postgres manual, "Message Formats" and "Error and Notice Message Fields"). */

export interface Field {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeSize: number;
  readonly dataTypeModifier: number;
}

/** The fields of an ErrorResponse by their letter: S, C, M, D, H, P, p, q, W, s, t, c, d, n, F, L, R. */
export type ErrorFields = Readonly<Partial<Record<string, string>>>;

export function readRowDescription(body: Buffer): Field[] {
  let at = 2;
  return Array.from({ length: body.readUInt16BE(0) }, () => {
    const end = body.indexOf(0, at);
    const name = body.toString("utf8", at, end);
    at = end + 19;
    return {
      name,
      tableID: body.readUInt32BE(end + 1),
      columnID: body.readInt16BE(end + 5),
      dataTypeID: body.readUInt32BE(end + 7),
      dataTypeSize: body.readInt16BE(end + 11),
      dataTypeModifier: body.readInt32BE(end + 13),
    };
  });
}

export function readErrorFields(body: Buffer): ErrorFields {
  const fields: Record<string, string> = {};
  for (let at = 0; at < body.length && body[at] !== 0;) {
    const end = body.indexOf(0, at + 1);
    fields[body.toString("latin1", at, at + 1)] = body.toString("utf8", at + 1, end);
    at = end + 1;
  }
  return fields;
}

export const readCString = (body: Buffer): string => body.toString("utf8", 0, body.indexOf(0));
