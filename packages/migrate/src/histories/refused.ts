import type { RefusedHistory } from "./synthetic-history.ts";

const INIT = "CREATE TABLE t (id int PRIMARY KEY, a int);";

/** What no lane can run safely: nothing of these histories may run, the files before the fault neither. */
export const REFUSED_HISTORIES: Readonly<Record<string, RefusedHistory>> = {
  "psql commands": {
    files: { init: INIT, next: "SELECT 1;\n\\connect other\nSELECT 2;", last: "\\restrict x\n" },
    refused: ["0001_next.sql:2:1: a psql command", "0002_last.sql:1:1: a psql command"],
  },
  "COPY through the client": {
    files: { init: INIT, next: "COPY t FROM stdin;\n1\t2\n\\.\n" },
    refused: ["0001_next.sql:1:1: COPY through the client needs psql"],
  },
  "a syntax error": {
    files: { init: INIT, next: "-- 漢字\nCREATE TABLE u (id int;" },
    refused: ['0001_next.sql:2:23: syntax error at or near ";"'],
  },
  "rolling back": {
    files: { init: INIT, next: "BEGIN;\nINSERT INTO t VALUES (1);\nROLLBACK;" },
    refused: ["0001_next.sql:3:1: a unit lands wholly or not at all"],
  },
  savepoints: {
    files: { init: INIT, next: "SAVEPOINT s;\nRELEASE s;" },
    refused: [
      "0001_next.sql:1:1: a unit lands wholly or not at all",
      "0001_next.sql:2:1: a unit lands wholly or not at all",
    ],
  },
  "another isolation level": {
    files: { init: INIT, next: "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;" },
    refused: ["0001_next.sql:1:1: every unit runs READ COMMITTED"],
  },
  "CONCURRENTLY inside BEGIN and COMMIT": {
    files: { init: INIT, next: "BEGIN;\nCREATE INDEX CONCURRENTLY i ON t (a);\nCOMMIT;" },
    refused: ["0001_next.sql:2:1: it cannot run inside the transaction begun on line 1"],
  },
  "a block that commits inside BEGIN and COMMIT": {
    files: { init: INIT, next: "BEGIN;\nDO $$ BEGIN COMMIT; END $$;\nCOMMIT;" },
    refused: ["0001_next.sql:2:1: it cannot run inside the transaction begun on line 1"],
  },
  "a temporary table across CONCURRENTLY": {
    files: {
      init: INIT,
      next: "CREATE TEMP TABLE x (id int);\nCREATE INDEX CONCURRENTLY i ON t (a);\nTABLE x;",
    },
    refused: ['0001_next.sql:2:1: it needs a new transaction, and temporary "x" of line 1'],
  },
  "a temporary table after the COMMIT that drops it": {
    files: {
      init: INIT,
      next: "BEGIN;\nCREATE TEMP TABLE x (id int) ON COMMIT DROP;\nCOMMIT;\nTABLE x;",
    },
    refused: ['0001_next.sql:4:1: temporary "x" of line 2 ends at the COMMIT on line 3'],
  },
  "a backfill that reads its own table": {
    files: {
      init: INIT,
      next: "SELECT 1;\n-- slipway: lane=backfill\nDELETE FROM t WHERE id < (SELECT max(id) FROM t);",
    },
    refused: ['0001_next.sql:3:1: a backfill sees "t" change between its batches'],
  },
  "a backfill of two tables": {
    files: {
      init: INIT,
      next: "SELECT 1;\n-- slipway: lane=backfill\nUPDATE t SET a = 1 FROM u WHERE true;",
    },
    refused: ["0001_next.sql:3:1: a backfill reads one table"],
  },
  "a header that nobody knows": {
    files: { init: INIT, next: "-- slipway: phase=later\nSELECT 1;" },
    refused: ["0001_next.sql:1:1: this header cannot be used"],
  },
};
