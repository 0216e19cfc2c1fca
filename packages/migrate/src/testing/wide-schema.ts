/** A schema with an object of every kind that a fingerprint looks at; its owner needs not be a superuser. */
export const WIDE_SCHEMA = `
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TYPE app.pair AS (a integer, b text COLLATE "C");
CREATE TYPE floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN email AS text COLLATE "C" DEFAULT 'a@b' NOT NULL CONSTRAINT email_at CHECK (VALUE LIKE '%@%');
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE PROCEDURE app.tidy() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE TABLE users (
  id serial PRIMARY KEY,
  email email UNIQUE,
  name varchar(80) NOT NULL DEFAULT 'größe',
  nick citext,
  mood mood DEFAULT 'happy',
  tags text[] DEFAULT '{}' NOT NULL,
  shown text GENERATED ALWAYS AS (upper(name)) STORED,
  age smallint CONSTRAINT users_age CHECK (age > 0),
  settings jsonb DEFAULT '{"a": 1}',
  raw json DEFAULT '{}'
);
CREATE TABLE app."Post;s" (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 CACHE 5) PRIMARY KEY,
  "user" integer NOT NULL CONSTRAINT posts_user REFERENCES public.users (id) ON DELETE CASCADE,
  "select" text,
  during floatrange,
  EXCLUDE USING gist (during WITH &&)
);
CREATE INDEX users_name ON users USING gin (name gin_trgm_ops);
CREATE UNIQUE INDEX users_nick ON users (lower(nick::text)) WHERE age > 3;
CREATE TABLE events (id integer, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE UNIQUE INDEX users_id_again ON users (id);
CREATE INDEX events_kind ON events (kind);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE parent (a integer);
CREATE TABLE child (b integer) INHERITS (parent);
CREATE UNLOGGED TABLE scratch (n integer) WITH (fillfactor = 70);
CREATE TABLE texts (
  at timestamptz DEFAULT '2020-01-01 00:00:00+00',
  span interval DEFAULT '1 day 02:00:00',
  price money DEFAULT '1.50',
  ratio float8 DEFAULT '0.123456789',
  bytes bytea DEFAULT '\\x00ff',
  digits text CHECK (digits ~ '^\\d+ +$')
);
CREATE VIEW adults AS SELECT u.id, u.name || ' ' || p."select" AS both FROM users u JOIN app."Post;s" p ON p."user" = u.id WHERE u.age > 17;
CREATE MATERIALIZED VIEW moods AS SELECT u.mood, count(*) AS n FROM users u, parent p GROUP BY u.mood;
CREATE SEQUENCE app.tickets AS integer INCREMENT BY 5 CYCLE;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users FOR SELECT USING (id = 1);
CREATE POLICY mine ON users AS RESTRICTIVE TO CURRENT_USER WITH CHECK (name <> '');
CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE quiet AS ON DELETE TO parent DO INSTEAD NOTHING;
`;
