import { counterContract } from "@slipway/core/contract/counter";
import { incrementCounter, readCounter } from "@slipway/core/counter";
import { db } from "@slipway/core/lib/db";
import { route } from "./http/route.ts";

export const handler = route(db, counterContract, {
  read: (call) => readCounter(call.db),
  increment: (call) => incrementCounter(call.db, call.body.increment, call.claim),
});
