import { createClient } from "@slipway/core/contract/create-client";
import { ConnectionLight } from "./connection-light.ts";
import { CounterPanel } from "./counter/counter-panel.ts";
import { keepFresh } from "./keep-fresh.ts";
import { SchemaPanel } from "./schema/schema-panel.ts";
import { readSettings } from "./settings.ts";
import { SignInGate } from "./users/sign-in-gate.ts";
import { UsersPanel } from "./users/users-panel.ts";
import { Visitor } from "./visitor.ts";

const { urls, issuer } = readSettings({
  // Each by its name: the whole would take every variable that begins with VITE_ into the build, secrets too.
  VITE_URLS: import.meta.env.VITE_URLS,
  VITE_ISSUER: import.meta.env.VITE_ISSUER,
  VITE_CLIENT_ID: import.meta.env.VITE_CLIENT_ID,
  VITE_AUDIENCE: import.meta.env.VITE_AUDIENCE,
});
const visitor = new Visitor(issuer);
const client = createClient(urls, { token: () => visitor.token });
const light = new ConnectionLight();

const counter = new CounterPanel({ client, report: light.reporter("counter") });
const schema = new SchemaPanel({ client, report: light.reporter("schema") });
const users = new UsersPanel({
  client,
  gate: new SignInGate(visitor),
  report: light.reporter("users"),
});

const parts = { counter, schema, users };
const refresh = (names: readonly string[]) => {
  for (const [name, panel] of Object.entries(parts)) if (names.includes(name)) void panel.refresh();
};

keepFresh({
  look: () => {
    refresh(["counter", "schema", ...light.failing()]);
    void users.look();
  },
  watch: () => refresh(["schema"]),
  recover: () => refresh([...light.failing(), ...(counter.hasLost ? ["counter"] : [])]),
  offline: () => light.offline(),
});
const start = () => refresh(["counter", "schema"]);
// It comes to nothing where it leaves, and to the rest of the page where it cannot.
if (visitor.isLeaving) void users.start().then(start);
else {
  start();
  void users.start();
}
