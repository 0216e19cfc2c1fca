const CURSOR = /^after-([1-9]\d{0,9})$/;
const INTEGER_MAX = 2_147_483_647;

/** The text that stands for "what follows this id". */
export function encodeCursor(id: number): string {
  return Buffer.from(`after-${id}`).toString("base64url");
}

/** Undefined for a text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): number | undefined {
  const [, digits] = CURSOR.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  const id = Number(digits);
  return id <= INTEGER_MAX && encodeCursor(id) === cursor ? id : undefined;
}
