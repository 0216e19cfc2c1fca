/**
 * Who owns the database. Not `slipway`: search_path begins with "$user", and a schema of the role's own name, as the
 * ledger's is, would take every table that is not qualified.
 */
export const OWNER = "slipway_owner";
