import { and, eq } from "drizzle-orm";
import type { NewUser, User, UserChange, UserPage } from "./contract/users.ts";
import type { Claim } from "./idempotency/claim.ts";
import { write } from "./idempotency/write.ts";
import type { Database } from "./lib/create-database.ts";
import { wasRefused } from "./lib/database-failure.ts";
import { userSchema } from "./models/Schema.ts";
import { byEmail, byId, emailBeginsWith } from "./user-order.ts";

export async function createUser(
  db: Database,
  newUser: NewUser,
  claim?: Claim,
): Promise<User | "email-taken"> {
  const [created] = await write(db, claim, (tx) =>
    tx
      .insert(userSchema)
      .values(newUser)
      .onConflictDoNothing({ target: userSchema.email })
      .returning(),
  );
  return created ?? "email-taken";
}

interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** How the emails begin, in lower case. */
  readonly email?: string | undefined;
}

/**
 * Pages in order of id, or of email where it is searched by: a user made or deleted meanwhile neither repeats nor
 * hides another.
 */
export async function listUsers(db: Database, page: Page): Promise<UserPage | "invalid-cursor"> {
  const { cursor, email, limit } = page;
  const order = email === undefined ? byId : byEmail;
  const after = cursor === undefined ? undefined : order.after(cursor);
  if (cursor !== undefined && after === undefined) return "invalid-cursor";
  // One more than the page holds tells whether another follows.
  const found = await db
    .select()
    .from(userSchema)
    .where(and(email === undefined ? undefined : emailBeginsWith(email), after))
    .orderBy(order.by)
    .limit(limit + 1);
  const users = found.slice(0, limit);
  const last = users.at(-1);
  const follows = last !== undefined && found.length > limit;
  return { users, next: follows ? order.cursorOf(last) : null };
}

export async function getUser(db: Database, id: number): Promise<User | "user-not-found"> {
  const [found] = await db.select().from(userSchema).where(eq(userSchema.id, id));
  return found ?? "user-not-found";
}

export async function updateUser(
  db: Database,
  id: number,
  change: UserChange,
  claim?: Claim,
): Promise<User | "user-not-found" | "email-taken"> {
  try {
    const [updated] = await write(db, claim, (tx) =>
      tx.update(userSchema).set(change).where(eq(userSchema.id, id)).returning(),
    );
    return updated ?? "user-not-found";
  } catch (error) {
    if (wasRefused(error, { code: "23505", constraint: userSchema.email.uniqueName })) {
      return "email-taken";
    }
    throw error;
  }
}

export async function deleteUser(
  db: Database,
  id: number,
  claim?: Claim,
): Promise<"user-not-found" | undefined> {
  const [deleted] = await write(db, claim, (tx) =>
    tx.delete(userSchema).where(eq(userSchema.id, id)).returning({ id: userSchema.id }),
  );
  return deleted === undefined ? "user-not-found" : undefined;
}
