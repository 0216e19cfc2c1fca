import type { Statement } from "../statements.ts";
import { addedLabel, type AddedLabel, createdEnum, usesLabel } from "./enum-values.ts";

/** Labels that statements of one transaction added to enums which were there before: nobody may use them in it. */
export class NewLabels {
  readonly #createdEnums = new Set<string>();
  readonly #labels: AddedLabel[] = [];

  /** Whether a statement may need one of them. */
  areUsedBy(statement: Statement): boolean {
    return usesLabel(statement, this.#labels);
  }

  add({ node }: Statement): void {
    const type = createdEnum(node);
    if (type !== undefined) this.#createdEnums.add(type);
    const label = addedLabel(node);
    if (label !== undefined && !this.#createdEnums.has(label.type)) this.#labels.push(label);
  }
}
