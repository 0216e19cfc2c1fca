import { asc, gt, type SQL, sql } from "drizzle-orm";
import type { User } from "./contract/users.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { userSchema } from "./models/Schema.ts";

/** An order in which a list of users comes, page by page. */
export interface UserOrder {
  readonly by: SQL;
  /** The cursor of what follows this user. */
  cursorOf(last: User): string;
  /** What follows a cursor; undefined for one that is not of this order. */
  after(cursor: string): SQL | undefined;
}

export const byId: UserOrder = {
  by: asc(userSchema.id),
  cursorOf: ({ id }) => encodeCursor({ id }),
  after(cursor) {
    const position = decodeCursor(cursor);
    return position !== undefined && "id" in position ? gt(userSchema.id, position.id) : undefined;
  },
};

/** As the index on it is: byte by byte, whatever the database's collation. */
const email = sql`${userSchema.email} collate "C"`;

export const byEmail: UserOrder = {
  by: asc(email),
  cursorOf: (last) => encodeCursor({ email: last.email }),
  after(cursor) {
    const position = decodeCursor(cursor);
    return position !== undefined && "email" in position
      ? sql`${email} > ${position.email}`
      : undefined;
  },
};

/** The users whose email begins so, letter for letter. */
export function emailBeginsWith(prefix: string): SQL {
  const pattern = `${prefix.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`${email} like ${pattern}`;
}
