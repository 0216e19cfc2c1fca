import { integer, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";

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
export const userSchema = pgTable("users", {
  id: serial("id").primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name"),
});
