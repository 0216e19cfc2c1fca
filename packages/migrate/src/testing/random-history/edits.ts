import * as columns from "./edit-columns.ts";
import * as constraints from "./edit-constraints.ts";
import * as others from "./edit-others.ts";
import * as tables from "./edit-tables.ts";
import type { Edit } from "./edit.ts";

/** What a history begins with. */
export const FIRST_EDITS: readonly Edit[] = [
  others.addSchema,
  others.addEnum,
  others.addSequence,
  tables.addTable,
  tables.addTable,
  constraints.addForeignKey,
  constraints.addIndex,
];

/** What may change; each is as likely. */
export const EDITS: readonly [Edit, ...Edit[]] = [
  tables.addTable,
  tables.dropTable,
  tables.replaceTable,
  columns.addOneColumn,
  columns.addOneColumn,
  columns.dropColumn,
  columns.replaceColumn,
  columns.retypeColumn,
  columns.retypeColumn,
  columns.changeDefault,
  columns.changeNullability,
  columns.changeNullability,
  constraints.addIndex,
  constraints.addIndex,
  constraints.dropIndex,
  constraints.addUnique,
  constraints.addUnique,
  constraints.dropUnique,
  constraints.addCheck,
  constraints.dropCheck,
  constraints.addForeignKey,
  constraints.dropForeignKey,
  constraints.changePrimaryKey,
  others.addSchema,
  others.dropSchema,
  others.addEnum,
  others.addLabel,
  others.useNewLabel,
  others.dropEnum,
  others.addSequence,
  others.changeSequence,
  others.dropSequence,
  others.addView,
  others.dropView,
  others.addPolicy,
  others.dropPolicy,
  others.changeRowSecurity,
];
