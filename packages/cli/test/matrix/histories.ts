import { type MatrixHistory, seen, WITNESS } from "./matrix-history.ts";

const ROWS = `${WITNESS} CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 0);
INSERT INTO t (id) SELECT generate_series(1, 8);`;
const PARTS = `CREATE TABLE p (id int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE INDEX t_a ON t (a);`;

/** Histories with every lane, by name. */
export const MATRIX_HISTORIES: Readonly<Record<string, MatrixHistory>> = {
  together: {
    files: {
      init: ROWS,
      table: `CREATE TABLE u (id int); ${seen("table")}`,
      column: `ALTER TABLE t ADD COLUMN b int;--> statement-breakpoint\n${seen("column")}`,
      rows: `UPDATE t SET a = a + 1; ${seen("rows")}`,
    },
    begun: 0,
  },
  "one by one": {
    files: {
      init: `${ROWS} CREATE TYPE mood AS ENUM ('sad');`,
      column: `ALTER TABLE t ADD COLUMN b int; UPDATE t SET a = a + 1; ${seen("column")}`,
      parts: `BEGIN; ${seen("part 0")} COMMIT; ${seen("part 1")}`,
      label: "ALTER TYPE mood ADD VALUE 'calm'; INSERT INTO witness VALUES ('calm'::mood);",
    },
    begun: 1,
  },
  indexes: {
    files: {
      init: ROWS,
      make: `CREATE UNIQUE INDEX CONCURRENTLY i ON t (a, id); ${seen("between")}`,
      plain: "CREATE INDEX CONCURRENTLY IF NOT EXISTS j ON t (a);",
      drop: `DROP INDEX CONCURRENTLY i; ${seen("dropped")}`,
    },
    begun: 1,
  },
  upkeep: {
    files: {
      init: `${ROWS} ${PARTS}`,
      reindex: "REINDEX INDEX CONCURRENTLY t_a;",
      detach: `${seen("before")} ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY; ${seen("after")} DROP TABLE p1;`,
      vacuum: "VACUUM t;",
    },
    begun: 1,
  },
  backfills: {
    files: {
      init: ROWS,
      update: `${seen("before")}\n-- slipway: lane=backfill batch=4\nUPDATE t SET a = a + 1;\n${seen("after")}`,
      delete: "SELECT 1;\n-- slipway: lane=backfill batch=5\nDELETE FROM t WHERE id % 2 = 0;",
    },
    begun: 1,
  },
  unprovable: {
    files: {
      init: `${WITNESS} CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN ${seen("call 0")} COMMIT; ${seen("call 1")} END $$;`,
      insert: `-- what no proof is for\n-- slipway: lane=autocommit\n${seen("insert")}`,
      call: "CALL fill();",
    },
    begun: 1,
    unprovable: { "0001_insert": ["insert"], "0002_call": ["call 0", "call 1"] },
  },
  "from nothing": {
    files: {
      vacuum: "VACUUM;",
      init: ROWS,
      mixed: `${seen("mixed")}
-- slipway: lane=backfill batch=5
UPDATE t SET a = a + 1;
CREATE INDEX CONCURRENTLY ON t (a);`,
    },
    begun: 0,
  },
};
