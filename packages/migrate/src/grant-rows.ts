import { takeLock, type Timeouts } from "./guarded-batch.ts";
import { doBlock, literal } from "./sql-text.ts";

/** The SQLSTATE of a role that cannot be the role of handlers; from a class that Postgres leaves free. */
export const BAD_ROLE = "SW001";

export interface Login {
  readonly role: string;
  /** A verifier or a password. */
  readonly secret: string;
  /** Whether a role that there is keeps its password. */
  readonly keep: boolean;
}

/** A block that makes the role or corrects it. Changes only what differs, and the password unless it is kept. */
export function grantRows({ role, secret, keep }: Login, timeouts: Timeouts): string {
  return doBlock(`<<given>>
DECLARE
  role constant text := ${literal(role)};
  secret constant text := ${literal(secret)};
  keep constant boolean := ${keep};
  here constant oid := (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database());
  handler pg_catalog.pg_roles%ROWTYPE;
  namespace record;
  object record;
BEGIN
  ${takeLock(timeouts)}
  SET LOCAL search_path TO pg_catalog, pg_temp;
${MAKE_ROLE}
${CLOSE_LEDGER}
  FOR namespace IN
    SELECT n.oid, n.nspname AS name, n.nspacl AS acl FROM pg_namespace AS n
    WHERE n.nspname NOT IN ('drizzle', 'slipway', 'information_schema') AND n.nspname !~ '^pg_'
      AND pg_has_role(n.nspowner, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND objid = n.oid AND deptype = 'e')
  LOOP
${OPEN_SCHEMA}
${OPEN_RELATIONS}
  END LOOP;
${CHECK}
END`);
}

function refuse(condition: string, message: string): string {
  return `  IF ${condition} THEN
    RAISE EXCEPTION USING ERRCODE = '${BAD_ROLE}', MESSAGE = format(${message});
  END IF;`;
}

/** Every role may make large objects and, unless the owner forbids it, temporary tables: neither changes the schema. */
const HARMLESS = `classid = 'pg_largeobject'::regclass
        OR classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_class AS c WHERE c.oid = objid AND c.relpersistence = 't')`;

const MAKE_ROLE = `
  SELECT * INTO handler FROM pg_roles WHERE rolname = given.role;
  IF NOT FOUND THEN
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', role, secret);
    SELECT * INTO handler FROM pg_roles WHERE rolname = given.role;
  END IF;
${refuse(
  "handler.rolsuper OR handler.rolcreaterole OR handler.rolcreatedb OR handler.rolreplication OR handler.rolbypassrls",
  "'role %s may do more than log in (superuser, createdb, createrole, replication or bypassrls); name another', role",
)}
${refuse(
  "EXISTS (SELECT FROM pg_auth_members WHERE member = handler.oid)",
  "'role %s is a member of another role and has its rights; revoke that or name another', role",
)}
  SELECT CASE WHEN dbid IN (0, here) THEN pg_describe_object(classid, objid, objsubid)
      ELSE format('something in database %s', (SELECT datname FROM pg_database WHERE oid = dbid)) END AS name
    INTO object FROM pg_shdepend
    WHERE refclassid = 'pg_authid'::regclass AND refobjid = handler.oid AND deptype = 'o'
      AND NOT (dbid = here AND (${HARMLESS})) LIMIT 1;
${refuse(
  "FOUND",
  "'role %1$s owns %2$s and can change it; give it away (GRANT %1$I TO CURRENT_USER; REASSIGN OWNED BY %1$I TO CURRENT_USER; REVOKE %1$I FROM CURRENT_USER), or name another role', role, object.name",
)}
  IF NOT keep THEN
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', role, secret);
  END IF;`;

const CLOSE_LEDGER = `
  EXECUTE format('REVOKE ALL ON SCHEMA drizzle, slipway FROM %I', role);
  EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA drizzle, slipway FROM %I', role);
  EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA drizzle, slipway FROM %I', role);
  EXECUTE format('GRANT USAGE ON SCHEMA slipway TO %I', role);
  EXECUTE format('GRANT SELECT ON slipway.status TO %I', role);`;

const OPEN_SCHEMA = `
    IF ARRAY(SELECT privilege_type FROM aclexplode(namespace.acl) WHERE grantee = handler.oid) <> '{USAGE}' THEN
      EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', namespace.name, role);
      EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', namespace.name, role);
    END IF;
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', namespace.name, role);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO %I', namespace.name, role);`;

const OPEN_RELATIONS = `
    FOR object IN
      SELECT c.oid::regclass AS name, c.relacl AS acl,
        CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
        CASE c.relkind WHEN 'S' THEN '{SELECT,USAGE}' WHEN 'm' THEN '{SELECT}' ELSE '{DELETE,INSERT,SELECT,UPDATE}' END::text[] AS rights
      FROM pg_class AS c
      WHERE c.relnamespace = namespace.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND pg_has_role(c.relowner, 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
    LOOP
      IF ARRAY(SELECT privilege_type FROM aclexplode(object.acl) WHERE grantee = handler.oid ORDER BY 1) <> object.rights THEN
        EXECUTE format('REVOKE ALL ON %s %s FROM %I', object.kind, object.name, role);
        EXECUTE format('GRANT %s ON %s %s TO %I', array_to_string(object.rights, ', '), object.kind, object.name, role);
      END IF;
    END LOOP;`;

/** What PUBLIC may do, the role may too, whatever it is granted itself. */
const CHECK = `
  SELECT n.nspname INTO object FROM pg_namespace AS n
    WHERE n.nspname !~ '^pg_' AND has_schema_privilege(handler.oid, n.oid, 'CREATE') LIMIT 1;
${refuse(
  "FOUND",
  "'everyone may create objects in schema %1$I, so role %2$s may too; run REVOKE CREATE ON SCHEMA %1$I FROM PUBLIC', object.nspname, role",
)}
${refuse(
  "has_database_privilege(handler.oid, current_database(), 'CREATE')",
  "'role %s may create schemas in this database; run REVOKE CREATE ON DATABASE %I FROM PUBLIC, %1$I', role, current_database()",
)}
  SELECT c.oid::regclass AS name INTO object FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND (has_table_privilege(handler.oid, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
        OR n.nspname IN ('drizzle', 'slipway') AND c.relname <> 'status'
          AND has_table_privilege(handler.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE'))
    LIMIT 1;
${refuse(
  "FOUND",
  "'everyone may do more with %s than handlers should, so role %s may too; revoke it from PUBLIC', object.name, role",
)}`;
