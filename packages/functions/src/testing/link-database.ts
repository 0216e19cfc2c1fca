/** Links this process to a database as SST links a function; before its first query. */
export function linkDatabase(url: string): void {
  process.env["SST_RESOURCE_App"] = JSON.stringify({ name: "slipway", stage: "test" });
  process.env["SST_RESOURCE_Database"] = JSON.stringify({ type: "sst.sst.Linkable", url });
}
