import type { SyntheticHistory } from "./synthetic-history.ts";

const WITNESS = "CREATE TABLE witness (tag text);";

const seen = (tag: string) => `INSERT INTO witness VALUES ('${tag}');`;

const ROWS = `${WITNESS} CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 0); INSERT INTO t (id) SELECT generate_series(1, 25);`;
const PARTS = `CREATE TABLE p (id int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE INDEX p_id ON p (id);`;

/** What needs a lane of its own, anywhere in a file. */
export const LANE_HISTORIES: Readonly<Record<string, SyntheticHistory>> = {
  "CREATE and DROP INDEX CONCURRENTLY": {
    files: {
      init: ROWS,
      middle: `${seen("a")} CREATE INDEX CONCURRENTLY i ON t (a); ${seen("b")} CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON t (a, id); ${seen("c")}`,
      first: `CREATE INDEX CONCURRENTLY j ON t (a) WHERE a > 0;--> statement-breakpoint\n${seen("d")}`,
      last: `${seen("e")}--> statement-breakpoint\nDROP INDEX CONCURRENTLY j`,
      again: `DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON t (a DESC); ${seen("f")}`,
      unnamed: "CREATE INDEX CONCURRENTLY ON t (id, a);",
      between: `BEGIN; ${seen("g")} COMMIT; DROP INDEX CONCURRENTLY u; BEGIN; ${seen("h")} COMMIT;`,
    },
    witness: ["a", "b", "c", "d", "e", "f", "g", "h"],
  },
  "REINDEX, VACUUM and CLUSTER": {
    files: {
      init: `${ROWS} ${PARTS} CREATE INDEX i ON t (a);`,
      reindex: `REINDEX INDEX CONCURRENTLY i; ${seen("a")} REINDEX (CONCURRENTLY) TABLE t; REINDEX TABLE t; ${seen("b")}`,
      parts: `REINDEX TABLE p; ${seen("c")} REINDEX INDEX p_id; CLUSTER p USING p_id;`,
      vacuum: `VACUUM (ANALYZE) t; ${seen("d")} VACUUM; ANALYZE t; CLUSTER t USING i; ${seen("e")}`,
      view: `CREATE MATERIALIZED VIEW v AS TABLE t; CREATE UNIQUE INDEX ON v (id); REFRESH MATERIALIZED VIEW CONCURRENTLY v; ${seen("f")}`,
    },
    witness: ["a", "b", "c", "d", "e", "f"],
  },
  "DETACH PARTITION CONCURRENTLY": {
    files: {
      init: `${WITNESS} ${PARTS}`,
      detach: `${seen("a")} ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY; ${seen("b")} DROP TABLE p1;`,
    },
    witness: ["a", "b"],
  },
  "settings before a statement of its own lane": {
    files: {
      init: "CREATE SCHEMA app; CREATE TABLE app.t (id int);",
      next: "SET search_path TO app; CREATE INDEX CONCURRENTLY i ON t (id); ALTER TABLE t ADD COLUMN a int; CREATE INDEX CONCURRENTLY j ON t (a);",
    },
  },
  "blocks and procedures that commit": {
    files: {
      init: `${WITNESS} CREATE PROCEDURE fill(n int) LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..n LOOP INSERT INTO witness VALUES ('row ' || i); COMMIT; END LOOP; END $$;`,
      call: `${seen("a")} CALL fill(2); ${seen("b")}`,
      other: `CREATE PROCEDURE "Fill it"() LANGUAGE plpgsql AS 'BEGIN CALL fill(1); END'; CALL "Fill it"();`,
      block: `DO $$ BEGIN INSERT INTO witness VALUES ('kept'); COMMIT; INSERT INTO witness VALUES ('lost'); ROLLBACK; END $$; ${seen("c")}`,
      replaced: `CREATE OR REPLACE PROCEDURE fill(n int) LANGUAGE plpgsql AS $$ BEGIN INSERT INTO witness VALUES ('; COMMIT;'); END $$; BEGIN; CALL fill(1); COMMIT;`,
    },
    witness: ["a", "row 1", "row 2", "b", "row 1", "kept", "c", "; COMMIT;"],
  },
  backfills: {
    files: {
      init: `${ROWS} CREATE TABLE "größe" ("ключ" text PRIMARY KEY, n int); INSERT INTO "größe" SELECT 'k' || g, 0 FROM generate_series(1, 12) AS g;`,
      update: `${seen("a")}\n-- slipway: lane=backfill batch=10\nUPDATE t SET a = a + 1;\n${seen("b")}`,
      where: `CREATE TABLE u (id int);\n-- slipway: lane=backfill batch=7\nUPDATE ONLY public.t AS x SET a = x.a + 10 /* where */ WHERE x.id < 5 OR x.id > 20 -- some\n;`,
      text: `SELECT 'größe 𝛼 where';\n-- slipway: lane=backfill batch=5 throttle=1ms\nUPDATE "größe" SET n = n + (SELECT count(*) FROM u WHERE true) + 1 WHERE "ключ" <> 'where 𝛼';`,
      delete:
        "SELECT 1;\n-- slipway: lane=backfill batch=3\nDELETE FROM t WHERE id % 2 = 0 OR a = 0",
      result:
        "INSERT INTO witness SELECT count(*) || ' ' || sum(a) FROM t; INSERT INTO witness SELECT string_agg(DISTINCT n::text, ' ') FROM \"größe\";",
    },
    witness: ["a", "b", "13 63", "1"],
  },
  "every lane in one file": {
    files: {
      init: ROWS,
      all: `ALTER TABLE t ADD COLUMN b int; ${seen("a")}
-- slipway: lane=backfill batch=10
UPDATE t SET b = id;
CREATE INDEX CONCURRENTLY i ON t (b);
ALTER TABLE t ALTER COLUMN b SET NOT NULL; INSERT INTO witness SELECT sum(b) FROM t;
DO $$ BEGIN COMMIT; INSERT INTO witness VALUES ('b'); COMMIT; END $$;
-- slipway: lane=autocommit
ANALYZE t;
CREATE TYPE mood AS ENUM ('sad'); COMMIT; ALTER TYPE mood ADD VALUE 'calm'; INSERT INTO witness VALUES ('calm'::mood);`,
    },
    witness: ["a", "325", "b", "calm"],
  },
};
