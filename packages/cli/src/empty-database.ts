import { withSession } from "./with-session.ts";

/** Everything that belongs to this database, the ledger too; roles belong to the server and stay. */
const EMPTY = `
do $$
declare name text;
begin
  for name in
    select nspname from pg_catalog.pg_namespace
    where nspname !~ '^pg_' and nspname <> 'information_schema'
  loop
    execute format('drop schema %I cascade', name);
  end loop;
  create schema public;
  alter schema public owner to pg_database_owner;
  grant usage on schema public to public;
end
$$`;

/** Takes everything out of a database, in one transaction. */
export async function emptyDatabase(url: string): Promise<void> {
  await withSession({ url }, (session) => session.transaction([EMPTY]));
}
