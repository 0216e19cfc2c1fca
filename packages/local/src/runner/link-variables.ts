/** What SST sets in the environment of a stage's function: its links by name, each an object of properties. */
export function linkVariables(
  stage: string,
  links: Readonly<Record<string, object>>,
): Record<string, string> {
  return {
    SST_RESOURCE_App: JSON.stringify({ name: "slipway", stage }),
    ...Object.fromEntries(
      Object.entries(links).map(([name, link]) => [
        `SST_RESOURCE_${name}`,
        JSON.stringify({ type: "sst.sst.Linkable", ...link }),
      ]),
    ),
  };
}
