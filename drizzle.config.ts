import { defineConfig } from "drizzle-kit";

// The database is named by the command that runs drizzle-kit (`npm run db:studio`), never here.
const url = process.env["DATABASE_URL"];

export default defineConfig({
  dialect: "postgresql",
  schema: "./packages/core/src/models/Schema.ts",
  out: "./migrations",
  ...(url === undefined ? {} : { dbCredentials: { url } }),
});
