/** What the texts of Postgres's own functions depend on; search_path also keeps others' functions out of the query. */
const SETTINGS = {
  search_path: "pg_catalog, pg_temp",
  quote_all_identifiers: "off",
  standard_conforming_strings: "on",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  extra_float_digits: "1",
  bytea_output: "hex",
  lc_monetary: "C",
  // Catalogs have no statistics to speak of, and compiling the query takes longer than running it.
  jit: "off",
};

/** Makes a transaction read the same on every server, whatever role, database and client set. */
export const SET_LOCAL = `SELECT ${Object.entries(SETTINGS)
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`)
  .join(", ")}`;
