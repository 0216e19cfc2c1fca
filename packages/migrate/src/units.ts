import {
  type AutocommitPiece,
  type BackfillPiece,
  type BatchPiece,
  Cutter,
  type Piece,
} from "./cut/pieces.ts";
import { readTemporaries } from "./cut/temporaries.ts";
import { transactionControl } from "./cut/transaction-control.ts";
import type { Phase } from "./header.ts";
import type { Migration } from "./history.ts";
import { loadParser } from "./parse.ts";
import type { Position } from "./position.ts";
import type { Refusal } from "./refusal.ts";
import { readStatements } from "./statements.ts";

interface Place {
  readonly migration: Migration;
  /** Its place in the file, from 0. */
  readonly index: number;
  /** How many units the file has. */
  readonly of: number;
}

export type BatchUnit = BatchPiece & Place;
export type AutocommitUnit = AutocommitPiece & Place;
export type BackfillUnit = BackfillPiece & Place;
/** The smallest piece that lands wholly or not at all. */
export type Unit = BatchUnit | AutocommitUnit | BackfillUnit;

export interface Cut {
  readonly migration: Migration;
  /** At least one, in order; none if there are refusals. */
  readonly units: readonly Unit[];
  /** What the file's header says; undefined without one. */
  readonly phase: Phase | undefined;
  /** Where the file itself first ends a transaction. */
  readonly commit: Position | undefined;
  readonly refusals: readonly Refusal[];
}

/** The journal's order. */
function isBefore(one: Migration, other: Migration): boolean {
  return one.idx === other.idx ? one.when < other.when : one.idx < other.idx;
}

/**
 * Cuts a migration's file into units with Postgres's own parser. Of the history's migrations those before it say
 * whether the procedures that it calls commit.
 */
export async function cutUnits(migration: Migration, history: readonly Migration[]): Promise<Cut> {
  const parser = await loadParser();
  const file = readStatements(migration, parser.parse);
  const before = history.filter((other) => isBefore(other, migration));
  const temporaries = readTemporaries(file.statements, parser.scan);
  const cutter = new Cutter({ tag: migration.tag, parser, before, temporaries });
  for (const statement of file.statements) cutter.add(statement);
  const pieces = cutter.finish();
  const refusals = [...file.refusals, ...cutter.refusals];
  const units = refusals.length > 0 ? [] : pieces.map((piece, index) => unit(piece, index));
  const commit = file.statements.find(({ node }) => transactionControl(node)?.kind === "commit");
  return { migration, units, phase: file.phase, commit: commit?.position, refusals };

  function unit(piece: Piece, index: number): Unit {
    return { ...piece, migration, index, of: pieces.length };
  }
}
