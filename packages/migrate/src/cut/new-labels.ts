import type { Statement } from "../statements.ts";
import { addedLabel, type AddedLabel, createdEnum, usesLabel } from "./enum-values.ts";

/** Labels that statements of one transaction have added. */
export class NewLabels {
  readonly #createdEnums = new Set<string>();
  /** Of enums that were there before: nobody may use them in it. */
  readonly #labels: AddedLabel[] = [];
  /** Of enums that the transaction itself made. */
  readonly #ofCreated: AddedLabel[] = [];

  /** Whether a statement may need one that it may not use. */
  areUsedBy(statement: Statement): boolean {
    return usesLabel(statement, this.#labels);
  }

  /** Whether a statement may need one of an enum that is new: only Postgres 17 and later let it. */
  ofNewEnumsAreUsedBy(statement: Statement): boolean {
    return usesLabel(statement, this.#ofCreated);
  }

  add({ node }: Statement): void {
    const type = createdEnum(node);
    if (type !== undefined) this.#createdEnums.add(type);
    const label = addedLabel(node);
    if (label === undefined) return;
    (this.#createdEnums.has(label.type) ? this.#ofCreated : this.#labels).push(label);
  }
}
