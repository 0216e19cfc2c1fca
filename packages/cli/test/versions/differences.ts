/** A line of a fingerprint that Postgres itself writes, and that older versions write otherwise. */
interface Difference {
  readonly line: string;
  /** The major that began to write it so. */
  readonly since: number;
  /** As the majors before write it. */
  readonly before: string;
}

/** All that may differ between Postgres 15 and ours where the schema is the same; packages/migrate/README.md tells why. */
const DIFFERENCES: readonly Difference[] = [
  // The columns of a view of one table had the table's name before them.
  {
    line: 'view "app"."v" as SELECT m FROM app.t',
    since: 16,
    before: 'view "app"."v" as SELECT t.m FROM app.t',
  },
  {
    line: 'materialized view "public"."v" as SELECT id, a FROM public.t',
    since: 16,
    before: 'materialized view "public"."v" as SELECT t.id, t.a FROM public.t',
  },
  // Names that have become keywords are quoted.
  {
    line: 'index "public"."words_user" CREATE INDEX words_user ON public.words USING btree ("system_user")',
    since: 16,
    before:
      'index "public"."words_user" CREATE INDEX words_user ON public.words USING btree (system_user)',
  },
  {
    line: 'index "public"."words_json" CREATE INDEX words_json ON public.words USING btree ("json")',
    since: 17,
    before:
      'index "public"."words_json" CREATE INDEX words_json ON public.words USING btree (json)',
  },
];

/** The lines of our Postgres as that of a major has to write them. */
export function asWrittenBy(major: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => {
    const known = DIFFERENCES.find((one) => one.line === line && major < one.since);
    return known?.before ?? line;
  });
}
