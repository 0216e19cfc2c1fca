import { counter } from "@slipway/core/contract/counter";
import { schemaStatus } from "@slipway/core/contract/status";
import { call } from "./call.ts";
import { element } from "./element.ts";

/** Where the deploy put the functions (infra/web.ts). */
const { VITE_COUNTER_URL: counterUrl, VITE_STATUS_URL: statusUrl } = import.meta.env;

const page = {
  count: element("count"),
  increment: element("increment"),
  schema: element("schema"),
  failure: element("failure"),
};

const ADD_ONE: RequestInit = {
  method: "PUT",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ increment: 1 }),
};

async function showCount(init?: RequestInit): Promise<void> {
  page.count.textContent = String(counter.parse(await call(counterUrl, init)).count);
}

async function showSchema(): Promise<void> {
  const { newest, pending } = schemaStatus.parse(await call(statusUrl));
  page.schema.textContent = `Newest migration: ${newest[0]?.tag ?? "none"}; pending: ${pending.length}`;
}

/** Shows what failed until something succeeds. */
async function told(work: Promise<unknown>): Promise<void> {
  const failure = await work.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : "Something went wrong"),
  );
  page.failure.textContent = failure;
  page.failure.hidden = failure === "";
}

page.increment.addEventListener("click", () => void told(showCount(ADD_ONE)));
void told(Promise.all([showCount(), showSchema()]));
