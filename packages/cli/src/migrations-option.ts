/** Which history a command reads. */
export const migrationsOption = {
  type: "string",
  value: "DIR",
  help: "the folder of the history (default: migrations)",
} as const;
