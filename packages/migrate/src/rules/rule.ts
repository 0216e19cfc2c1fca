import type { Node } from "libpg-query";
import type { ObjectName } from "./object-name.ts";

/** Something that an expand file may not do to what live code may use. */
export interface Rule {
  readonly id: string;
  /** What the statement does, before the object's name. */
  readonly does: string;
  readonly why: string;
  /** What to do about it, where that is not to wait for the contract phase. */
  readonly instead?: string;
  /** The objects that a statement does it to. */
  readonly finds: (node: Node) => readonly ObjectName[];
}
