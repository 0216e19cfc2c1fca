import * as fc from "fast-check";
import { expect, test } from "vitest";
import { printedSeed } from "./testing/seeded-random.ts";
import { hashOf } from "./text-hash.ts";
import { cutUnits } from "./units.ts";

const SEED = printedSeed();

const text = fc.string({
  unit: fc.constantFrom("a", "é", "漢", "𝛼", ";", " ", "\n", "$", "-", "/", "*"),
});
const literal = text.map((value) => `'${value.replaceAll("'", "''")}'`);
const quoted = text.map((value) => `$q$${value}$q$`);
const name = fc.constantFrom("a", '"ü 1"', '"x;y"', "b_2");

const statement = fc.oneof(
  literal.map((value) => `SELECT ${value}`),
  quoted.map((value) => `SELECT ${value} AS "é"`),
  fc.tuple(name, literal).map(([table, value]) => `INSERT INTO ${table} VALUES (${value})`),
  quoted.map((body) => `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS ${body}`),
  literal.map((value) => `DO $ü$ BEGIN PERFORM ${value}; END $ü$`),
  literal.map(
    (value) =>
      `CREATE FUNCTION g() RETURNS text BEGIN ATOMIC SELECT ${value}; SELECT ${value}; END`,
  ),
  literal.map(
    (value) => `CREATE RULE r AS ON DELETE TO a DO ALSO (SELECT ${value}; SELECT ${value};)`,
  ),
  name.map((table) => `CREATE TABLE ${table} (id int -- é; x\n)`),
  name.map((table) => `CREATE INDEX CONCURRENTLY ON ${table} (id)`),
  fc.constantFrom(
    "BEGIN",
    "COMMIT",
    "SET search_path TO a",
    "ALTER TYPE m ADD VALUE 'a'",
    "VACUUM",
    "SELECT '--> statement-breakpoint\n;', E'\\';' AS \"--> statement-breakpoint\"",
  ),
);
const space = fc.constantFrom(" ", "\n", "\r\n", "\t", "-- é;\n", "/* ; /* 漢 */ ; */", "");
// A comment before the semicolon is taken as part of the statement.
const blank = fc.constantFrom(" ", "\n", "\r\n", "");
const end = fc.constantFrom(
  ";",
  ";\n",
  ";--> statement-breakpoint\n",
  "\n--> statement-breakpoint\n",
  "; ;",
);
const file = fc.array(fc.tuple(space, statement, blank, end), { maxLength: 12 });

const cut = async (sql: string) =>
  await cutUnits({ tag: "t", idx: 0, when: 1, sql, hash: hashOf(sql) }, []);

const CONTROL = new Set(["BEGIN", "COMMIT"]);

test("loses no statement, keeps their order and knows where each stands", async () => {
  const property = fc.asyncProperty(file, fc.boolean(), async (parts, mark) => {
    const sql = (mark ? "\uFEFF" : "") + parts.flat().join("");
    const { units, refusals } = await cut(sql);
    // What cannot run inside the file's own transaction is refused; there is nothing to lose then.
    if (refusals.some(({ code }) => code === "transaction")) return;
    expect(refusals).toEqual([]);
    const found = units.flatMap(({ statements }) => [...statements]);
    const written = parts.map(([, source]) => source).filter((source) => !CONTROL.has(source));
    expect(found.map((one) => one.text)).toEqual(written);
    for (const { text: source, offset, position } of found) {
      expect(sql.slice(offset, offset + source.length)).toBe(source);
      const before = sql.slice(0, offset).split("\n");
      expect(position).toEqual({ line: before.length, column: (before.at(-1) ?? "").length + 1 });
    }
    expect(units.map(({ index, of }) => [index, of])).toEqual(
      units.map((_, n) => [n, units.length]),
    );
  });
  await fc.assert(property, { seed: SEED, numRuns: 400 });
});

test("cuts the same units whatever stands between the statements", async () => {
  const spacing = fc.tuple(space, blank, end);
  const parts = fc.array(fc.tuple(statement, spacing, spacing), { maxLength: 12 });
  const property = fc.asyncProperty(parts, async (written) => {
    const [one, other] = await Promise.all(
      [0, 1].map(async (which) => {
        const texts = written.map(([source, ...spacings]) => {
          const [before, after, close] = spacings[which] ?? [];
          return `${before}${source}${after}${close}`;
        });
        const { units, refusals } = await cut(texts.join(""));
        return {
          refusals: refusals.map(({ code }) => code),
          units: units.map(({ lane, statements }) => [
            lane,
            statements.map(({ text: sql }) => sql),
          ]),
        };
      }),
    );
    expect(one).toEqual(other);
  });
  await fc.assert(property, { seed: SEED, numRuns: 300 });
});
