import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counterContract, increment } from "@slipway/core/contract/counter";
import { statusContract } from "@slipway/core/contract/status";
import { usersContract } from "@slipway/core/contract/users";
import { readCounter } from "@slipway/core/counter";
import { createAppDatabase, type AppDatabase } from "@slipway/core/testing/app-database";
import { history } from "@slipway/core/testing/app-history";
import { makeManifest } from "@slipway/migrate/manifest";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod/mini";
import { handler as counterHandler } from "./counter.ts";
import { handler as statusHandler } from "./status.ts";
import { arbitraryRequests } from "./testing/arbitrary-request.ts";
import { findFault } from "./testing/find-fault.ts";
import { invoke, type UrlAnswer } from "./testing/invoke.ts";
import { linkAuth, OPEN } from "./testing/link-auth.ts";
import { linkDatabase } from "./testing/link-database.ts";
import type { UrlRequest } from "./testing/url-event.ts";
import { handler as usersHandler } from "./users.ts";

let app: AppDatabase;
let taskRoot: string;
beforeAll(async () => {
  app = await createAppDatabase();
  linkDatabase(app.neonUrl);
  linkAuth(OPEN);
  taskRoot = await mkdtemp(join(tmpdir(), "slipway-fuzz-"));
  process.env["LAMBDA_TASK_ROOT"] = taskRoot;
  await writeFile(join(taskRoot, "manifest.json"), JSON.stringify(makeManifest(history)));
});
afterAll(async () => {
  await rm(taskRoot, { recursive: true });
  await app.drop();
});

const counter = {
  handler: counterHandler,
  contract: counterContract,
  requests: arbitraryRequests.counter,
  count: 8000,
};
const users = {
  handler: usersHandler,
  contract: usersContract,
  requests: arbitraryRequests.users,
  count: 13_000,
};
const functions = [
  counter,
  users,
  {
    handler: statusHandler,
    contract: statusContract,
    requests: arbitraryRequests.status,
    count: 1500,
  },
];
const AT_ONCE = 30;

/** What a request that was answered 200 has added to the counter. */
function addedBy({ method, body = "", isBase64Encoded = false }: UrlRequest): number {
  if (method !== "PUT") return 0;
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  return z.parse(increment, JSON.parse(text)).increment;
}

/** Whether an answer is a page in the middle of the list of users. */
function isWalked({ method, path = "/", query = "" }: UrlRequest, { status }: UrlAnswer): boolean {
  return status === 200 && method === "GET" && path === "/" && /(?:^|&)cursor=/.test(query);
}

test(
  "22,500 generated requests get no 5xx, no answer outside the contract, and no increment lost",
  { timeout: 120_000 },
  async () => {
    const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
    console.info(`fuzz: repeat with FUZZ_SEED=${seed}`);
    const statuses = new Map<number, number>();
    const faults: string[] = [];
    let [added, walked, replayed] = [0, 0, 0];
    for (const subject of functions) {
      const check = async (request: UrlRequest): Promise<void> => {
        const answer = await invoke(subject.handler, request);
        const fault = findFault(subject.contract, request, answer);
        if (fault !== undefined) faults.push(fault);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const isReplayed = answer.headers["idempotency-replayed"] === "true";
        if (isReplayed) replayed += 1;
        else if (subject === counter && answer.status === 200) added += addedBy(request);
        if (subject === users && isWalked(request, answer)) walked += 1;
      };
      const requests = fc.sample(subject.requests, { seed, numRuns: subject.count });
      while (requests.length > 0) await Promise.all(requests.splice(0, AT_ONCE).map(check));
    }
    console.info("fuzz: answers by status", Object.fromEntries(statuses), { walked, replayed });
    expect(faults).toEqual([]);
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(22_500);
    // The functions are open to anyone.
    expect(statuses.has(401)).toBe(false);
    expect(Math.min(walked, replayed)).toBeGreaterThan(0);
    expect(await readCounter(app.db)).toEqual({ count: added });
  },
);
