/** The largest value of Postgres's `integer`, and so of a `serial` (manual, section 8.1). */
export const INTEGER_MAX = 2_147_483_647;
