import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "./testing/open-test-session.ts";
import { openSchemaTrial } from "./testing/schema-trial.ts";
import { printedSeed } from "./testing/seeded-random.ts";

const SEED = printedSeed();

const column = fc.record({
  type: fc.constantFrom("integer", "text", "mood", "timestamptz(3)", "numeric(8, 2)[]"),
  rest: fc.constantFrom("", " NOT NULL", " DEFAULT NULL", " UNIQUE", " CHECK (true)"),
  indexed: fc.boolean(),
});
const tables = fc.array(
  fc.record({
    columns: fc.array(column, { maxLength: 4 }),
    parent: fc.nat(9),
    trigger: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Statements by what they need: any order of the first, then any order of the next. */
function statementsOf(schema: typeof tables extends fc.Arbitrary<infer T> ? T : never) {
  const makes = ["CREATE TYPE mood AS ENUM ('a', 'b')"];
  const parts: string[] = ["CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'"];
  const links: string[] = [];
  for (const [n, { columns, parent, trigger }] of schema.entries()) {
    makes.push(`CREATE TABLE t${n} (id int PRIMARY KEY)`);
    const target = parent % schema.length;
    links.push(`ALTER TABLE t${n} ADD COLUMN parent int REFERENCES t${target}`);
    if (trigger) {
      links.push(`CREATE TRIGGER g BEFORE INSERT ON t${n} FOR EACH ROW EXECUTE FUNCTION f()`);
    }
    for (const [c, { type, rest, indexed }] of columns.entries()) {
      parts.push(`ALTER TABLE t${n} ADD COLUMN c${c} ${type}${rest}`);
      if (indexed) links.push(`CREATE INDEX t${n}_c${c} ON t${n} (c${c})`);
    }
  }
  return [makes, parts, links];
}

const orders = tables.map(statementsOf).chain((phases) =>
  fc.record({
    written: fc.constant(phases.flat()),
    shuffled: fc
      .tuple(...phases.map((phase) => fc.shuffledSubarray(phase, { minLength: phase.length })))
      .map((shuffled) => shuffled.flat()),
  }),
);

test("is the same in whatever order statements built the schema, and another without the last", async () => {
  const trial = await openSchemaTrial((await testDatabase()).url);
  onTestFinished(() => trial.close());
  const property = fc.asyncProperty(orders, async ({ written, shuffled }) => {
    const fingerprint = await trial.after(written.join(";"));
    expect(await trial.after(shuffled.join(";"))).toEqual(fingerprint);
    expect(await trial.after(shuffled.slice(0, -1).join(";"))).not.toEqual(fingerprint);
  });
  await fc.assert(property, { seed: SEED, numRuns: 50 });
});
