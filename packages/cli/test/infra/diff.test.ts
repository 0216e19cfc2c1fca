import { afterAll, beforeAll, expect, test } from "vitest";
import { DATABASE_URL, ISSUER } from "./graph/slipway-app.ts";
import { NOTHING_DONE } from "./offline/nothing-done.ts";
import { type OfflineApp, startOfflineApp } from "./offline/offline-app.ts";

// A stage whose functions nobody runs: what is looked at is what the real `sst diff` tells.
const STAGE = ["--stage", "green"];
const COUNTER = "*  Counter sst:aws:Function → CounterFunction aws:lambda:Function";

let requests: string[] = [];
let app: OfflineApp;
beforeAll(async () => {
  const cloud = {
    async answer({ kind }: { readonly kind: string }) {
      requests.push(kind);
      return { payload: NOTHING_DONE };
    },
  };
  app = await startOfflineApp({ cloud, env: ISSUER });
  await app.sst(["secret", "set", "DatabaseUrl", DATABASE_URL, ...STAGE]);
});
afterAll(async () => app.close());

async function diff(): Promise<string> {
  requests = [];
  const { code, output } = await app.sst(["diff", ...STAGE]);
  expect({ code, output, requests }).toEqual({ code: 0, output, requests: [] });
  return output;
}

test("diff shows a first deploy's resources, and makes none", async () => {
  const output = await diff();
  for (const made of ["Created     MigrateBefore", "+  Web sst:aws:StaticSite", "+  Users"]) {
    expect(output).toContain(made);
  }
  expect(output).not.toContain("the-owners-password");
});

test("diff shows the handler whose code changed, and no other", async () => {
  const { code, output: deployed } = await app.sst(["deploy", ...STAGE]);
  expect({ code, deployed }).toMatchObject({ code: 0 });
  await app.edit([
    {
      file: "packages/core/src/counter.ts",
      from: "return { count: row?.count ?? 0 }",
      to: "return { count: row?.count ?? 1 }",
    },
  ]);
  const output = await diff();
  expect(output).toContain(COUNTER);
  expect(output).not.toContain("→ UsersFunction aws:lambda:Function");
});

test("it would not, were the component to wait instead of the function in it", async () => {
  const wait = "opts.dependsOn = [migrator.before];";
  await app.edit([
    { file: "infra/api.ts", from: wait, to: "" },
    {
      file: "infra/api.ts",
      from: "    },\n  });\n}",
      to: "    },\n  }, { dependsOn: [migrator.before] });\n}",
    },
  ]);
  expect(await diff()).not.toContain(COUNTER);
});
