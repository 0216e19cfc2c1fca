/** SQL for whether a trigger or rule fires, if that is not as usual. */
export function enabled(state: string): string {
  return `CASE ${state}::text WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled for replica' WHEN 'A' THEN 'enabled always' END`;
}
