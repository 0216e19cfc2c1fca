import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startGuardian } from "../guardian.ts";
import { query } from "../testing/query.ts";
import { startCluster } from "./cluster.ts";

test.runIf(process.getuid?.() === 0)(
  "runs as another user when we are root, though the project is in a folder of mode 700",
  async () => {
    const root = await mkdtemp(join(tmpdir(), "slipway-root-"));
    await chmod(root, 0o755);
    const guardian = startGuardian();
    const elsewhere = join(root, "elsewhere");
    await mkdir(elsewhere, { mode: 0o711 });
    await mkdir(join(root, "home"), { mode: 0o700 });
    const dir = join(root, "home", "app", ".slipway", "postgres");
    const options = { guardian, dir, elsewhere };
    const first = await startCluster(options);
    await query(first.url, "CREATE TABLE kept AS SELECT 1 AS row");
    await first.stop();
    const second = await startCluster(options);
    onTestFinished(async () => {
      await second.stop();
      guardian.close();
      await rm(root, { recursive: true });
    });
    expect(await query(second.url, "SELECT * FROM kept")).toEqual([{ row: 1 }]);
    expect(await readdir(elsewhere)).toEqual([expect.stringMatching(/^app-/u)]);
  },
);
