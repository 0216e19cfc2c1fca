import { readFileSync, writeFileSync } from "node:fs";
import { commands } from "../commands.ts";
import { loadAll } from "../run-command.ts";
import { withScripts } from "./readme.ts";

const file = new URL("../../../../README.md", import.meta.url);
writeFileSync(file, withScripts(readFileSync(file, "utf8"), await loadAll(commands)));
