import { describe, expect, test } from "vitest";
import { describeFailure } from "../failure.ts";
import { makeWriteKey } from "../write-key.ts";
import { type AddEvent, draftOf, draftsOf, nextAdding, nothingAdded } from "./add-state.ts";

const ada = { email: "ada@example.com", name: "", ...makeWriteKey() };
const grace = { email: "grace@example.com", name: "Grace", ...makeWriteKey() };
const offline = describeFailure({ code: "network" }, false);
const taken = describeFailure({ code: "email-taken" }, true);

const sent = (draft = ada): AddEvent => ({ type: "sent", draft });
const settled = (draft = ada, failure?: typeof taken): AddEvent => ({
  type: "settled",
  draft,
  failure,
});
const givenBack: AddEvent = { type: "given-back" };
const after = (...events: readonly AddEvent[]) => events.reduce(nextAdding, nothingAdded);

describe("the form that adds users", () => {
  test("sends one while another is on the way, and settles each by itself", () => {
    expect(after(sent(ada), sent(grace)).running).toEqual([ada, grace]);
    expect(after(sent(ada), sent(grace), settled(ada)).running).toEqual([grace]);
    expect(after(sent(ada), settled(ada))).toEqual(nothingAdded);
  });

  test("takes two drafts that hold the same for two", () => {
    const again = { ...ada };
    expect(after(sent(ada), sent(again), settled(ada)).running).toEqual([again]);
  });

  test("keeps what failed until it can be given back, the oldest first", () => {
    const events = [sent(ada), sent(grace), settled(ada, taken), settled(grace, offline)];
    expect(after(...events).waiting.map(({ draft }) => draft)).toEqual([ada, grace]);
    const back = after(...events, givenBack);
    expect(back).toEqual({
      running: [],
      waiting: [{ draft: grace, failure: offline }],
      back: { draft: ada, failure: taken },
    });
  });

  test("says why something failed until it is sent again", () => {
    const back = [sent(ada), settled(ada, taken), givenBack];
    expect(after(...back, givenBack).back?.failure).toBe(taken);
    expect(after(...back, sent(ada)).back).toBeUndefined();
  });

  test("tells no trouble any longer when the connection is back, except what was refused", () => {
    const events = [sent(ada), settled(ada, offline), givenBack, sent(grace)];
    const both = after(...events, settled(grace, taken), { type: "recovered" });
    expect(both.waiting).toEqual([{ draft: grace, failure: taken }]);
    const recovered = { kind: "recovered", words: "Connected again: add it once more." };
    const waiting = after(sent(ada), settled(ada, offline), { type: "recovered" });
    expect(waiting.waiting).toEqual([{ draft: ada, failure: { ...offline, ...recovered } }]);
    expect(nextAdding(waiting, givenBack).back?.failure).toMatchObject(recovered);
    const shown = after(sent(ada), settled(ada, offline), givenBack, { type: "recovered" });
    expect(shown.back?.failure).toMatchObject(recovered);
  });

  test("keeps the key of what stands in the fields again, while that is kept and nothing is changed", () => {
    const back = after(sent(ada), settled(ada, offline), givenBack);
    const { email, name, idempotencyKey, made } = ada;
    const keyOf = (fields = { email, name }, now = made) =>
      draftOf(back, fields, now).idempotencyKey;
    expect(keyOf()).toBe(idempotencyKey);
    expect(keyOf({ email: "ada@example.org", name })).not.toBe(idempotencyKey);
    expect(keyOf({ email, name: "Ada" })).not.toBe(idempotencyKey);
    expect(keyOf({ email, name }, made + 24 * 3_600_000)).not.toBe(idempotencyKey);
    expect(draftOf(nothingAdded, ada, made)).toMatchObject({ email, name });
  });

  test("is left with all that is not known to be added, which comes back under its keys", () => {
    const edgar = { email: "edgar@example.com", name: "Edgar", ...makeWriteKey() };
    const state = after(sent(ada), sent(grace), sent(edgar), settled(grace, taken));
    const fields = { email: "jean@", name: "" };
    const left = draftsOf(state, fields, ada.made);
    expect(left).toEqual([expect.objectContaining(fields), grace, ada, edgar]);
    expect(draftsOf(nothingAdded, { email: "", name: "" }, ada.made)).toEqual([]);
    const back = after({ type: "returned", drafts: left }, givenBack);
    expect(back.waiting.map(({ draft }) => draft)).toEqual([grace, ada, edgar]);
    expect(draftOf(back, fields, ada.made)).toBe(left[0]);
    expect(back.back?.failure).toMatchObject({ kind: "recovered" });
  });

  test("forgets what is on the way too, whose answer then changes nothing", () => {
    const forgotten = after(sent(ada), sent(grace), settled(grace, taken), { type: "forgotten" });
    expect(forgotten).toEqual(nothingAdded);
    expect(nextAdding(forgotten, settled(ada, taken))).toEqual(nothingAdded);
  });
});
