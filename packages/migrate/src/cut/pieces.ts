import type { Node } from "libpg-query";
import type { Migration } from "../history.ts";
import type { Parser } from "../parse.ts";
import { place, type Refusal, type RefusalCode } from "../refusal.ts";
import type { Statement } from "../statements.ts";
import { type BackfillTarget, readBackfill } from "./backfill.ts";
import { endsTransactions } from "./ends-transactions.ts";
import { isForbiddenInTransaction } from "./forbidden-in-transaction.ts";
import { MadeBefore } from "./made-before.ts";
import { NewLabels } from "./new-labels.ts";
import { needsPsql } from "./needs-psql.ts";
import { forSession, settingScope } from "./session-setting.ts";
import type { Temporary } from "./temporaries.ts";
import { transactionControl } from "./transaction-control.ts";

interface Common {
  /** SET statements of earlier units of the file that are still in force when this one begins. */
  readonly settings: readonly Statement[];
}

/** Consecutive ordinary statements: one transaction. */
export interface BatchPiece extends Common {
  readonly lane: "batch";
  readonly statements: readonly Statement[];
}

/** One statement that Postgres forbids in a transaction, or that ends transactions itself. */
export interface AutocommitPiece extends Common {
  readonly lane: "autocommit";
  readonly statements: readonly [Statement];
}

/** One UPDATE or DELETE, to be repeated over ranges of its table's key. */
export interface BackfillPiece extends Common {
  readonly lane: "backfill";
  readonly statements: readonly [Statement];
  /** Rows at once. */
  readonly batch: number;
  /** Milliseconds between batches. */
  readonly throttle: number;
  readonly target: BackfillTarget;
}

export type Piece = BatchPiece | AutocommitPiece | BackfillPiece;

const DEFAULT_BATCH = 5000;

interface CutterOptions {
  readonly tag: string;
  readonly parser: Parser;
  /** The files before this one. */
  readonly before: readonly Migration[];
  /** Those of the file. */
  readonly temporaries: readonly Temporary[];
}

/** Cuts statements, handed in one by one in their order, into the pieces that become units. */
export class Cutter {
  readonly refusals: Refusal[] = [];
  readonly #tag: string;
  readonly #parser: Parser;
  readonly #before: MadeBefore;
  readonly #temporaries: readonly Temporary[];
  readonly #pieces: Piece[] = [];
  /** The batch being gathered, and what was set when it began. */
  #open: Statement[] = [];
  #settingsBefore: readonly Statement[] = [];
  #settings: readonly Statement[] = [];
  /** Where the file itself began the transaction that is open. */
  #begun: Statement | undefined;
  #newLabels = new NewLabels();

  constructor({ tag, parser, before, temporaries }: CutterOptions) {
    this.#tag = tag;
    this.#parser = parser;
    this.#before = new MadeBefore(before, parser.parse);
    this.#temporaries = temporaries;
  }

  add(statement: Statement): void {
    const control = transactionControl(statement.node);
    if (control?.kind === "refused") {
      this.#refuse("transaction", statement, control.why);
    } else if (control !== undefined) {
      this.#cross(control.kind, statement);
    } else if (needsPsql(statement.node)) {
      this.#refuse("statement", statement, "COPY through the client needs psql; write INSERT");
    } else {
      this.#addOrdinary(statement);
    }
    this.#before.add(statement.node);
  }

  /** Ends the last piece. A file without statements is one empty batch, so that it has something to record. */
  finish(): readonly Piece[] {
    this.#close();
    const empty: BatchPiece = { lane: "batch", statements: [], settings: [] };
    return this.#pieces.length === 0 ? [empty] : this.#pieces;
  }

  #addOrdinary(statement: Statement): void {
    const { lane, batch, throttle } = statement.header;
    if (lane !== "backfill" && (batch !== undefined || throttle !== undefined)) {
      this.#refuse(
        "header",
        statement,
        "batch and throttle belong to a backfill; add lane=backfill",
      );
    } else if (lane === "backfill") {
      this.#addBackfill(statement);
    } else if (lane === "autocommit" || this.#needsNoTransaction(statement.node)) {
      this.#addAutocommit(statement);
    } else {
      this.#addToBatch(statement);
    }
  }

  /** What was set for a transaction is set for the statement's session, which is its own. */
  #addAutocommit(statement: Statement): void {
    const settings = this.#settings.map((setting) => forSession(setting));
    const local = settings.find(({ node }) => settingScope(node) === "transaction");
    if (local === undefined) {
      return this.#addAlone({ lane: "autocommit", statements: [statement], settings });
    }
    const { line } = local.position;
    const why = `it runs in no transaction, and what line ${line} sets ends with one; write SET there`;
    this.#refuse("transaction", statement, why);
  }

  #needsNoTransaction(node: Node): boolean {
    if (isForbiddenInTransaction(node, this.#before)) return true;
    return endsTransactions(node, { before: this.#before, parser: this.#parser });
  }

  #addBackfill(statement: Statement): void {
    const read = readBackfill(statement, this.#parser.parse);
    if ("problem" in read) return this.#refuse("statement", statement, read.problem);
    const { batch = DEFAULT_BATCH, throttle = 0 } = statement.header;
    const common = { statements: [statement], settings: this.#settings } as const;
    this.#addAlone({ lane: "backfill", ...common, batch, throttle, target: read.target });
  }

  #addAlone(piece: AutocommitPiece | BackfillPiece): void {
    const [statement] = piece.statements;
    if (this.#begun !== undefined) {
      const { line } = this.#begun.position;
      const why = `it cannot run inside the transaction begun on line ${line}; move it out`;
      return this.#refuse("transaction", statement, why);
    }
    this.#split(statement);
    this.#pieces.push(piece);
    const { node } = statement;
    if ("DiscardStmt" in node && node.DiscardStmt.target === "DISCARD_ALL") this.#forget();
  }

  #forget(): void {
    this.#settings = [];
    this.#settingsBefore = [];
  }

  #addToBatch(statement: Statement): void {
    if (this.#newLabels.areUsedBy(statement)) this.#split(statement);
    else if (this.#newLabels.ofNewEnumsAreUsedBy(statement)) this.#splitIfPossible(statement);
    this.#open.push(statement);
    this.#newLabels.add(statement);
    if (settingScope(statement.node) !== undefined) this.#settings = [...this.#settings, statement];
  }

  /** A BEGIN or COMMIT of the file; without its other half it ends a unit all the same. */
  #cross(kind: "begin" | "commit", statement: Statement): void {
    this.#begun = kind === "begin" ? statement : undefined;
    const needed = this.#neededAfter(statement);
    if (needed.length > 0) return this.#join(kind, statement, needed);
    this.#close();
    const session = this.#settings.filter(({ node }) => settingScope(node) === "session");
    this.#settings = session;
    this.#settingsBefore = session;
  }

  /** Leaves a BEGIN or COMMIT out, so that one transaction makes and uses what is temporary. */
  #join(kind: "begin" | "commit", statement: Statement, needed: readonly Temporary[]): void {
    const ended = kind === "commit" && needed.find(({ endsAtCommit }) => endsAtCommit);
    const local = this.#settings.find(({ node }) => settingScope(node) === "transaction");
    if (ended) {
      const [use = statement] = ended.uses.filter(({ offset }) => offset > statement.offset);
      const why = `${describe(ended)} ends at the COMMIT on line ${statement.position.line}; make it without ON COMMIT, or use it before`;
      this.#refuse("transaction", use, why);
    } else if (local !== undefined) {
      const why = `this cannot end the SET LOCAL of line ${local.position.line}, because ${needed.map(describe).join(" and ")} is used after it; write SET and RESET`;
      this.#refuse("transaction", statement, why);
    }
  }

  /** Ends the batch before a statement that cannot be in the same transaction. */
  #split(statement: Statement): void {
    for (const temporary of this.#neededAfter(statement)) {
      const { line } = temporary.uses.at(-1)?.position ?? statement.position;
      const why = `it needs a new transaction, and ${describe(temporary)} is used up to line ${line} and would be gone; move the statement, or make an ordinary table and drop it at the end`;
      this.#refuse("transaction", statement, why);
    }
    this.#close();
  }

  /** Postgres 17 and later need no commit here; older ones say so where what is temporary forbids it. */
  #splitIfPossible(statement: Statement): void {
    if (this.#neededAfter(statement).length === 0) this.#close();
  }

  /** What the open batch has made that this statement or a later one uses. */
  #neededAfter({ offset }: Statement): readonly Temporary[] {
    return this.#temporaries.filter(({ made, uses }) => {
      return this.#open.includes(made) && uses.some((use) => use.offset >= offset);
    });
  }

  #close(): void {
    if (this.#open.length > 0) {
      const statements = this.#open;
      this.#pieces.push({ lane: "batch", statements, settings: this.#settingsBefore });
    }
    this.#open = [];
    this.#settingsBefore = this.#settings;
    this.#newLabels = new NewLabels();
  }

  #refuse(code: RefusalCode, { position }: Statement, why: string): void {
    const message = `${place(this.#tag, position)}: ${why}`;
    this.refusals.push({ code, tag: this.#tag, position, message });
  }
}

function describe({ name, made }: Temporary): string {
  return `temporary "${name}" of line ${made.position.line}`;
}
