import { type Edit, newName } from "./edit.ts";
import type { Model } from "./model.ts";
import type { Random } from "./random.ts";

export const addSchema: Edit = function* (model, random) {
  model.schemas.push(newName(model, random));
  yield;
};

export const dropSchema: Edit = function* (model, random) {
  const isUsed = (name: string) => model.tables.some(({ schema }) => schema === name);
  const name = random.pick(model.schemas.filter((one) => !isUsed(one)));
  if (name === undefined) return;
  model.schemas = model.schemas.filter((one) => one !== name);
  yield;
};

export const addEnum: Edit = function* (model, random) {
  const labels = ["é 漢", "so; so", "b"].slice(0, 1 + random.below(3));
  model.enums.push({ name: newName(model, random), labels });
  yield;
};

export const addLabel: Edit = function* (model, random) {
  const found = random.pick(model.enums);
  if (found === undefined) return;
  found.labels.splice(random.below(found.labels.length + 1), 0, newLabel(model, random));
  yield;
};

/** A new label, and in the next step a column that needs it at once. */
export const useNewLabel: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  const found = random.pick(model.enums);
  if (table === undefined || found === undefined) return;
  const label = newLabel(model, random);
  found.labels.push(label);
  yield;
  table.columns.push({
    name: newName(model, random),
    type: "enum",
    enum: found.name,
    notNull: random.chance(0.5),
    default: { sql: `'${label}'` },
    identity: undefined,
    generatedFrom: undefined,
  });
  yield;
};

export const dropEnum: Edit = function* (model, random) {
  const isUsed = (name: string) =>
    model.tables.some(({ columns }) => columns.some((column) => column.enum === name));
  const found = random.pick(model.enums.filter(({ name }) => !isUsed(name)));
  if (found === undefined) return;
  model.enums = model.enums.filter((one) => one !== found);
  yield;
};

export const addSequence: Edit = function* (model, random) {
  model.sequences.push({ name: newName(model, random), increment: 1 + random.below(3) });
  yield;
};

export const changeSequence: Edit = function* (model, random) {
  const sequence = random.pick(model.sequences);
  if (sequence === undefined) return;
  sequence.increment += 1;
  yield;
};

export const dropSequence: Edit = function* (model) {
  if (model.sequences.shift() === undefined) return;
  yield;
};

export const addView: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  if (table === undefined) return;
  const [first, ...others] = table.columns.map(({ name }) => name);
  if (first === undefined) return;
  const columns = [first, ...random.some(others)];
  const isMaterialized = random.chance(0.3);
  model.views.push({ name: newName(model, random), table: table.name, columns, isMaterialized });
  yield;
};

export const dropView: Edit = function* (model, random) {
  if (model.views.length === 0) return;
  model.views.splice(random.below(model.views.length), 1);
  yield;
};

export const addPolicy: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  const column = table && random.pick(table.columns);
  if (table === undefined || column === undefined) return;
  const command = random.pick(["all", "select", "insert", "delete"]);
  table.policies.push({ name: newName(model, random), command, column: column.name });
  yield;
};

export const dropPolicy: Edit = function* (model, random) {
  const table = random.pick(model.tables.filter(({ policies }) => policies.length > 0));
  if (table === undefined) return;
  table.policies.splice(random.below(table.policies.length), 1);
  yield;
};

export const changeRowSecurity: Edit = function* (model, random) {
  const table = random.pick(model.tables);
  if (table === undefined) return;
  table.isRowSecured = !table.isRowSecured;
  yield;
};

/** drizzle-kit does not double a quote in ADD VALUE. */
function newLabel(model: Model, random: Random): string {
  return newName(model, random).replace("'", "’");
}
