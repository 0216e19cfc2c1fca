import { sql } from "drizzle-orm";
import {
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/** The counter: one row, made by its first increment. */
export const counterSchema = pgTable("counter", {
  id: serial("id").primaryKey(),
  count: integer("count").default(0),
  updatedAt: timestamp("updated_at")
    .defaultNow()
    .$onUpdate(() => new Date())
    .notNull(),
  createdAt: timestamp("created_at").defaultNow().notNull(),
});

/** A user, known by an email that no other user has. */
export const userSchema = pgTable(
  "users",
  {
    id: serial("id").primaryKey(),
    email: text("email").notNull().unique(),
    name: text("name"),
  },
  ({ email }) => [
    // For the search by how an email begins: LIKE uses no index in another collation (Postgres manual, 11.2.1).
    index("users_email_prefix")
      .on(sql`${email} collate "C"`)
      .concurrently(),
  ],
);

/** What a write answered under its Idempotency-Key, for whoever sends it again within 24 hours. */
export const idempotencyKeySchema = pgTable(
  "idempotency_keys",
  {
    /** The subject of the token that it came with; empty where anyone may call. */
    caller: text("caller").notNull(),
    /** The function's name and the operation: `users.create`. */
    route: text("route").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    /** Of the answer; null only while its write runs. */
    status: integer("status"),
    /** What the write returned, which the answer is made of: of each row the name, type and text of each column. */
    body: json("body"),
    createdAt: timestamp("created_at", { withTimezone: true }).defaultNow().notNull(),
  },
  ({ caller, route, key, createdAt }) => [
    primaryKey({ name: "idempotency_keys_pkey", columns: [caller, route, key] }),
    index("idempotency_keys_created_at").on(createdAt),
  ],
);
