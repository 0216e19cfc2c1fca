interface Report {
  readonly units: readonly { readonly tag: string; readonly ms: number }[];
  readonly left: readonly string[];
  readonly ahead: number;
  readonly drift: readonly string[] | null;
}

/** What the migrator answered, for whoever deploys: the CLI prints it among the outputs of a deploy. */
export function describeReport(answer: string): {
  readonly migrations: string;
  readonly drift?: string;
} {
  const { units, left, ahead, drift }: Report = JSON.parse(answer);
  const applied = units.map(({ tag, ms }) => `${tag} (${ms} ms)`).join(", ");
  const migrations = [
    applied === "" ? "nothing to apply" : `applied ${applied}`,
    ...(left.length === 0 ? [] : [`waiting for code that needs the old shape: ${left.join(", ")}`]),
    ...(ahead === 0 ? [] : [`the schema is ${ahead} ahead of this code, which can do with it`]),
  ];
  return {
    migrations: migrations.join("; "),
    ...(drift === null || drift.length === 0
      ? {}
      : { drift: `the schema is not what the migrations make: ${drift.join("; ")}` }),
  };
}
