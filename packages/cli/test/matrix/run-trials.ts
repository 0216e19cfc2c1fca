import { inspect } from "node:util";

/** One thing to try. */
export interface Trial {
  readonly name: string;
  /** Those of a group are told in one line. */
  readonly group: string;
  /** Resolves to what is wrong, if anything is. */
  readonly run: () => Promise<string | undefined>;
}

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Options {
  readonly atOnce: number;
  readonly print: (line: string) => void;
}

/** Runs trials; prints what fails, and a line for each group once it is through. */
export async function runTrials(
  trials: readonly Trial[],
  { atOnce, print }: Options,
): Promise<Count> {
  const groups = Map.groupBy(trials, ({ group }) => group);
  const ended = new Map([...groups.keys()].map((group) => [group, { passed: 0, failed: 0 }]));
  const left = trials.values();
  const work = async () => {
    for (const trial of left) {
      const problem = await trial.run().catch(inspect);
      if (problem !== undefined) print(describeFailure(trial, problem));
      const count = ended.get(trial.group) ?? { passed: 0, failed: 0 };
      count[problem === undefined ? "passed" : "failed"] += 1;
      if (count.passed + count.failed === groups.get(trial.group)?.length) {
        print(describeGroup(trial.group, count));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return sum([...ended.values()]);
}

export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((all, { passed }) => all + passed, 0),
    failed: counts.reduce((all, { failed }) => all + failed, 0),
  };
}

function describeGroup(group: string, { passed, failed }: Count): string {
  const points = `${passed + failed} ${passed + failed === 1 ? "point" : "points"}`;
  return failed === 0 ? `ok      ${group}: ${points}` : `FAILED  ${group}: ${failed} of ${points}`;
}

function describeFailure({ name }: Trial, problem: string): string {
  const [first, ...others] = problem.split("\n");
  const again = `to repeat it: npm run test:matrix -- "${name}"`;
  return [
    `FAILED  ${name}: ${first}`,
    ...[...others, again].map((line) => `          ${line}`),
  ].join("\n");
}
