import type { User } from "@slipway/core/contract/users";
import { UserRow, type UserVerbs } from "./user-row.ts";

/** The rows of the list; a row that stays is never taken out, so that it keeps focus and a name half written. */
export class UserRows {
  readonly #list: HTMLElement;
  readonly #verbs: UserVerbs;
  #rows: ReadonlyMap<number, UserRow> = new Map();

  constructor(list: HTMLElement, verbs: UserVerbs) {
    this.#list = list;
    this.#verbs = verbs;
  }

  show(users: readonly User[]): void {
    const rows = new Map(users.map((user) => [user.id, this.#rowOf(user)]));
    const elements = [...rows.values()].map((row) => row.element);
    const staying = new Set<Element>(elements);
    for (const child of this.#list.querySelectorAll(":scope > *")) {
      if (!staying.has(child)) child.remove();
    }
    for (const [at, row] of elements.entries()) {
      const there = this.#list.children[at];
      if (there !== row) this.#list.insertBefore(row, there ?? null);
    }
    this.#rows = rows;
  }

  /** Whether somebody is renaming one. */
  get isEdited(): boolean {
    return this.#list.querySelector("form") !== null;
  }

  at(position: number): UserRow | undefined {
    return [...this.#rows.values()][position];
  }

  #rowOf(user: User): UserRow {
    const row = this.#rows.get(user.id) ?? new UserRow(user, this.#verbs);
    row.show(user);
    return row;
  }
}
