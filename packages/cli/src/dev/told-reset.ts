/** What a reset does, behind the command or the key that begins it. */
export const TOLD_RESET = "empties this database and applies the migrations as they are now";
