import { expect, test } from "vitest";
import type { Registration } from "../engine/engine.ts";
import type { WireRecord } from "../engine/wire.ts";
import { planStep } from "./plan-step.ts";

const registration = (type: string, inputs: WireRecord): Registration => ({
  urn: `urn:pulumi:test::app::${type}::It`,
  type,
  name: "It",
  parent: "",
  custom: true,
  inputs,
  dependencies: [],
  propertyDependencies: {},
  protect: false,
  retainOnDelete: false,
  ignoreChanges: ["name"],
  secretOutputs: [],
  provider: "",
});
const opOf = (type: string, before: WireRecord, after: WireRecord) => {
  const old = planStep(registration(type, before), undefined).new;
  return planStep(registration(type, after), old).op;
};

const INVOCATION = "aws:lambda/invocation:Invocation";
const FUNCTION = "aws:lambda/function:Function";

test("creates what is not there, and does nothing about what is as it was", () => {
  expect(planStep(registration(FUNCTION, {}), undefined).op).toBe("create");
  expect(opOf(FUNCTION, { s3Key: "a" }, { s3Key: "a" })).toBe("same");
});

test("updates a function whose code changed", () => {
  expect(opOf(FUNCTION, { s3Key: "a" }, { s3Key: "b" })).toBe("update");
});

test("invokes anew when a trigger or the input changes, and only then", () => {
  const before = { input: "{}", triggers: { deploy: "1" }, qualifier: "a" };
  expect(opOf(INVOCATION, before, { ...before, triggers: { deploy: "2" } })).toBe("replace");
  expect(opOf(INVOCATION, before, { ...before, input: "[]" })).toBe("replace");
  expect(opOf(INVOCATION, before, { ...before, qualifier: "b" })).toBe("update");
});

test("keeps an input whose changes are to be ignored as it was", () => {
  const old = planStep(registration(FUNCTION, { name: "first" }), undefined).new;
  const planned = planStep(registration(FUNCTION, { name: "second" }), old);
  expect(planned).toMatchObject({ op: "same", inputs: { name: "first" } });
});
