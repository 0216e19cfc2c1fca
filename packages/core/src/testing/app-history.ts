import { fileURLToPath } from "node:url";
import { readHistory } from "@slipway/migrate/history";

/** Our own history. It grows with the app: tests take from it what they expect. */
export const history = readHistory(
  fileURLToPath(new URL("../../../../migrations", import.meta.url)),
);

/** The names of its migrations, oldest first. */
export const tags = history.migrations.map(({ tag }) => tag);
