// Proves that the engine does on Postgres 15, 16 and 17 what it does on ours: equal fingerprints, and its own tests.
import { compareVersions } from "./compare-versions.ts";
import { layPostgres } from "./lay-postgres.ts";
import { OLDER_MAJORS } from "./postgres-package.ts";
import { runTests } from "./run-tests.ts";
import { sum } from "./tally.ts";

layPostgres();
const compared = await compareVersions();
const { passed, failed } = sum([compared, ...OLDER_MAJORS.map((major) => runTests(major))]);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
