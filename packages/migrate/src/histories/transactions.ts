import type { SyntheticHistory } from "./synthetic-history.ts";

const WITNESS = "CREATE TABLE witness (tag text);";

const seen = (tag: string) => `INSERT INTO witness VALUES ('${tag}');`;

const MOOD = `${WITNESS} CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (id int, m mood, ms mood[]);`;

/** What depends on where transactions and sessions begin and end. */
export const TRANSACTION_HISTORIES: Readonly<Record<string, SyntheticHistory>> = {
  "enum labels used in their own file": {
    files: {
      init: MOOD,
      insert: `ALTER TYPE mood ADD VALUE 'calm'; INSERT INTO t (m) VALUES ('calm'); ${seen("insert")}`,
      default: "ALTER TYPE mood ADD VALUE 'wild'; ALTER TABLE t ALTER COLUMN m SET DEFAULT 'wild';",
      check: "ALTER TYPE mood ADD VALUE 'dull'; ALTER TABLE t ADD CHECK (m <> 'dull');",
      body: `ALTER TYPE mood ADD VALUE 'glad' BEFORE 'sad'; CREATE FUNCTION glad() RETURNS mood LANGUAGE sql AS $$ SELECT 'glad'::mood $$; UPDATE t SET m = glad(); ${seen("body")}`,
      atomic:
        "ALTER TYPE mood ADD VALUE 'keen'; CREATE FUNCTION keen() RETURNS mood BEGIN ATOMIC SELECT 'keen'::mood; END;",
      index: "ALTER TYPE mood ADD VALUE 'numb'; CREATE INDEX i ON t (id) WHERE m = 'numb';",
      array: `ALTER TYPE mood ADD VALUE 'tame'; INSERT INTO t (ms) VALUES ('{sad,tame}'); ${seen("array")}`,
      block: `ALTER TYPE mood ADD VALUE 'it''s'; DO 'BEGIN UPDATE t SET m = ''it''''s''; END'; ${seen("block")}`,
      order: `ALTER TYPE mood ADD VALUE 'last'; INSERT INTO witness SELECT enum_last(NULL::mood);`,
      twice: `ALTER TYPE mood ADD VALUE IF NOT EXISTS 'last'; ALTER TYPE mood ADD VALUE 'new'; SELECT 'new'::mood; ALTER TYPE mood ADD VALUE 'newer'; SELECT 'newer'::mood; ${seen("twice")}`,
      retype:
        "CREATE TYPE tone AS ENUM ('sad'); ALTER TYPE tone ADD VALUE 'low'; CREATE TABLE u (t tone DEFAULT 'low');",
    },
    witness: ["insert", "body", "array", "block", "last", "twice"],
  },
  "SET and SET LOCAL": {
    files: {
      init: `${WITNESS} CREATE SCHEMA app; SET search_path TO app; CREATE TABLE a (id int); COMMIT; CREATE TABLE b (id int);`,
      local:
        "BEGIN; SET LOCAL search_path TO app, public; CREATE TABLE c (id int); COMMIT; CREATE TABLE d (id int);",
      dumped: `SELECT pg_catalog.set_config('search_path', '', false); SET check_function_bodies = false;
CREATE FUNCTION public.late() RETURNS int LANGUAGE sql AS 'SELECT id FROM public.made_later';
COMMIT; CREATE TABLE public.made_later (id int); INSERT INTO public.witness VALUES (current_setting('search_path'));`,
      after:
        "CREATE TABLE e (id int); INSERT INTO witness VALUES (current_setting('search_path'));",
      reset: `SET search_path TO app; RESET search_path; CREATE TABLE f (id int); SET lock_timeout = '1s'; ${seen("reset")}`,
    },
    witness: ["", '"$user", public', "reset"],
  },
  "temporary tables": {
    files: {
      init: `${WITNESS} CREATE TABLE t (id int);`,
      across: `BEGIN; CREATE TEMP TABLE ids AS SELECT 1 AS id; COMMIT; BEGIN; INSERT INTO t SELECT id FROM ids; ${seen("across")} COMMIT;`,
      again: `CREATE TEMPORARY TABLE ids (id int); INSERT INTO ids VALUES (2); COMMIT; INSERT INTO t TABLE ids; DROP TABLE ids; ${seen("again")}`,
      dropped: `BEGIN; CREATE TEMP TABLE ids ON COMMIT DROP AS SELECT 3 AS id; INSERT INTO t TABLE ids; ${seen("dropped")} COMMIT;`,
      into: `SELECT 4 AS id INTO TEMP ids; CREATE VIEW pg_temp.v AS TABLE ids; COMMIT; INSERT INTO t TABLE v; ${seen("into")}`,
      others: `CREATE TEMP SEQUENCE s; CREATE FUNCTION pg_temp.f() RETURNS int RETURN 5; COMMIT; INSERT INTO t VALUES (pg_temp.f() + nextval('s')); ${seen("others")}`,
      shadow: `CREATE TEMP TABLE t (id int, only_here int); COMMIT; INSERT INTO t (only_here) VALUES (1); INSERT INTO witness SELECT count(*) FROM public.t;`,
      after: "INSERT INTO witness SELECT string_agg(id::text, ' ' ORDER BY id) FROM t;",
    },
    witness: ["across", "again", "dropped", "into", "others", "5", "1 2 3 4 6"],
  },
  "an older file that is merged late": {
    files: {
      init: `${WITNESS} CREATE TABLE a (id int);`,
      late: `CREATE TABLE b (id int); ${seen("late")}`,
      newest: `ALTER TABLE a ADD COLUMN x int; ${seen("newest")}`,
    },
    witness: ["late", "newest"],
    deploys: [["init"], ["init", "newest"], ["init", "late", "newest"]],
  },
};
