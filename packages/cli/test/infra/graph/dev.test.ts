import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { componentNames } from "../component-names.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import { resource } from "../evaluation/graph.ts";
import { evaluateSlipway } from "./slipway-app.ts";
import { TYPE } from "./types.ts";

let dev: Evaluation;
let deployed: Evaluation;
let careless: Evaluation;
beforeAll(async () => {
  dev = await evaluateSlipway({ command: "dev" });
  deployed = await evaluateSlipway();
  careless = await evaluateSlipway({
    command: "dev",
    edits: [
      { file: "infra/migrator.ts", from: "dev: false,", to: "" },
      { file: "sst.config.ts", from: "if ($dev) watchMigrations(database)", to: "" },
    ],
  });
});

const nameSchema = z.object({ functionID: z.string() });
const asked = (of: Evaluation, method: string) =>
  of.cliCalls
    .filter((call) => call.method === method)
    .map(({ input }) => nameSchema.parse(input).functionID)
    .sort();
const panes = (of: Evaluation) =>
  of.resources.filter(({ type }) => type === "sst:sst:DevCommand").map(({ name }) => name);

test("under sst dev the migrator runs on Lambda, and handlers on the developer's machine", () => {
  expect(dev.errors).toEqual([]);
  expect(asked(dev, "Runtime.Build")).toEqual(["Migrator"]);
  expect(asked(dev, "Runtime.AddTarget")).toEqual(componentNames);
  expect(resource(dev, TYPE.function, "MigratorFunction").inputs["handler"]).toBe("bundle.handler");
  expect(resource(dev, TYPE.function, "CounterFunction").inputs["handler"]).toBe("bootstrap");
  expect(asked(careless, "Runtime.Build")).toEqual([]);
  expect(asked(careless, "Runtime.AddTarget")).toContain("Migrator");
});

test("a pane of sst dev applies migrations as they appear; a deploy has none", () => {
  expect(panes(dev)).toEqual(["Migrations"]);
  expect(panes(deployed)).toEqual([]);
  expect(panes(careless)).toEqual([]);
  const { outputs } = resource(dev, "sst:sst:DevCommand", "Migrations");
  expect(outputs["_dev"]).toMatchObject({ autostart: true, command: "npm run db:watch" });
});
