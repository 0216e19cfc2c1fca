import { usersContract } from "@slipway/core/contract/users";
import { readAuth } from "@slipway/core/lib/auth";
import { db } from "@slipway/core/lib/db";
import { createUser, deleteUser, getUser, listUsers, updateUser } from "@slipway/core/users";
import { requireToken } from "./auth/require-token.ts";
import { route } from "./http/route.ts";

export const handler = requireToken(
  readAuth,
  route(db, usersContract, {
    create: (call) => createUser(call.db, call.body, call.claim),
    list: (call) => listUsers(call.db, call.query),
    get: (call) => getUser(call.db, call.params.id),
    update: (call) => updateUser(call.db, call.params.id, call.body, call.claim),
    delete: (call) => deleteUser(call.db, call.params.id, call.claim),
  }),
);
