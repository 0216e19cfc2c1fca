/** For commands that move a schema. */
export const jsonOption = {
  type: "boolean",
  help: "prints JSON for machines, a line for each step as it happens, the last one the report or the error",
} as const;
