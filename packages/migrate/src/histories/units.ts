import type { SyntheticHistory } from "./synthetic-history.ts";

const WITNESS = "CREATE TABLE witness (tag text);";
const BREAK = "--> statement-breakpoint";

const seen = (tag: string) => `INSERT INTO witness VALUES ('${tag}');`;

/** What files hold, and how it is cut, as long as it may run in a transaction. */
export const UNIT_HISTORIES: Readonly<Record<string, SyntheticHistory>> = {
  "several statements in one chunk": {
    files: {
      init: `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a);${BREAK}\n${WITNESS} ${seen("init")}`,
      next: `ALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN y int; ${seen("next")}`,
    },
    witness: ["init", "next"],
  },
  "files without breakpoints": {
    files: {
      init: `${WITNESS}\nCREATE SCHEMA app;\nCREATE TYPE app.mood AS ENUM ('sad');\nCREATE TABLE app.t (m app.mood);\n${seen("a")}`,
      next: `CREATE INDEX i ON app.t (m);\nCREATE VIEW app.v AS SELECT m FROM app.t;\n${seen("b")}`,
    },
    witness: ["a", "b"],
  },
  "semicolons missing before breakpoints": {
    files: {
      init: `CREATE TABLE a (id int)\n${BREAK}\nCREATE TABLE b (id int)\n${BREAK} CREATE TABLE c (id int)`,
      next: `DROP TABLE b\n${BREAK}\n\n${BREAK}\nALTER TABLE c RENAME TO d`,
    },
  },
  "files without statements": {
    files: {
      init: "CREATE TABLE a (id int);",
      empty: "",
      custom: "-- Custom SQL migration file, put your code below! --\n",
      blank: `\r\n${BREAK}\r\n/* later; */ ;;\n`,
      last: "ALTER TABLE a ADD COLUMN b int;",
    },
  },
  "DO blocks": {
    files: {
      init: `${WITNESS}\nDO $$ BEGIN\n CREATE TYPE color AS ENUM ('red');\nEXCEPTION WHEN duplicate_object THEN null;\nEND $$;${BREAK}\nCREATE TABLE t (c color);`,
      again: `DO $x$ DECLARE n int; BEGIN FOR n IN 1..3 LOOP EXECUTE format('CREATE TABLE t%s (id int); ', n); END LOOP; ${seen("again")} END $x$;`,
      quoted: `DO LANGUAGE plpgsql 'BEGIN EXECUTE ''COMMENT ON TABLE t IS ''''a; b''''''; END';\n${seen("quoted")}`,
    },
    witness: ["again", "quoted"],
  },
  "functions and procedures in any quotes": {
    files: {
      init: `${WITNESS}\nCREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2';
CREATE FUNCTION two() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN $$a;b$$ || ';'; END; $f$;
CREATE FUNCTION three() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 3 END; END;
CREATE FUNCTION four() RETURNS int RETURN 4;
CREATE PROCEDURE five(tag text) BEGIN ATOMIC INSERT INTO witness VALUES (tag); INSERT INTO witness VALUES (tag || ';'); END;`,
      next: `CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE plpgsql AS E'BEGIN\\n RETURN length(\\'it;\\'); END';
CALL five('called');
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.tag := NEW.tag || '!'; RETURN NEW; END $$;
CREATE TRIGGER tell BEFORE INSERT ON witness FOR EACH ROW EXECUTE FUNCTION tell();
${seen("trigger")}`,
    },
    witness: ["called", "called;", "trigger!"],
  },
  "BEGIN and COMMIT": {
    files: {
      init: `BEGIN;\n${WITNESS}\n${seen("a")}\nCOMMIT;`,
      middle: `${seen("b")}\nCREATE TABLE t (id int);\nCOMMIT;\n${seen("c")}\nALTER TABLE t ADD COLUMN x int;`,
      pairs: `START TRANSACTION;${BREAK}\n${seen("d")}\nEND;\nBEGIN;\n${seen("e")}\nDROP TABLE t;\nCOMMIT;\nCOMMIT;`,
      open: `BEGIN;\n${seen("f")}`,
    },
    witness: ["a", "b", "c", "d", "e", "f"],
  },
  "comments, dollar quotes and multi-byte text": {
    files: {
      init: `-- größe; 漢字 𝛼\n/* ; /* nested; */ ; */ ${WITNESS}\nCREATE TABLE "größe;" ("ключ" int, "𝛼" text DEFAULT $ü$;$$;$ü$);`,
      next: `INSERT INTO witness VALUES ('ü;'), ($$--> statement-breakpoint$$) -- ;\n;COMMENT ON TABLE "größe;" IS E'漢\\';字';\nCREATE INDEX "ı" ON "größe;" ("ключ");`,
    },
    witness: ["ü;", "--> statement-breakpoint"],
  },
  "Windows line ends and a byte order mark": {
    files: {
      init: `\uFEFF${WITNESS}\r\n${BREAK}\r\nCREATE TABLE t (\r\n  id int -- key\r\n);\r\n`,
      next: `\uFEFF-- slipway: phase=contract\r\nALTER TABLE t DROP COLUMN id;\r\n${BREAK}\r\nINSERT INTO witness VALUES ('a\r\nb');\r\n`,
    },
    witness: ["a\r\nb"],
  },
};
