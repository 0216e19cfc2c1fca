import { Resource } from "sst/resource";
import { createDatabase } from "./create-database.ts";

/** The database this function is linked to. Its URL is read, and a connection opened, by the first query. */
export const db = createDatabase(() => Resource.Database.url);
