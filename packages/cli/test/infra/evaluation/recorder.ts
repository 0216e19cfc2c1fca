import { answerDataSource } from "../engine/data-sources.ts";
import type { Engine, Registration } from "../engine/engine.ts";
import { providerOutputs } from "../engine/provider-outputs.ts";
import type { WireRecord } from "../engine/wire.ts";
import type { EvaluationAnswer, EvaluationRequest } from "./request.ts";

type Recorded = EvaluationAnswer["resources"][number];

export interface Recorder extends Engine {
  readonly resources: readonly Recorded[];
}

/** An engine that makes everything at once, except what is to fail, and remembers what it was asked for. */
export function recorder(fail: EvaluationRequest["fail"]): Recorder {
  const resources: Recorded[] = [];
  return {
    resources,
    async register(registration) {
      const failed = isToFail(registration, fail);
      const { id, outputs } = registration.custom
        ? providerOutputs(registration)
        : { id: "", outputs: {} };
      resources.push(recorded(registration, { failed, outputs: failed ? {} : outputs }));
      if (failed) throw new Error(`${registration.name} is to fail`);
      return { id, outputs };
    },
    async complete(urn, outputs) {
      const at = resources.findIndex((resource) => resource.urn === urn);
      const resource = resources[at];
      if (resource === undefined) throw new Error(`${urn} is not registered`);
      resources[at] = { ...resource, outputs };
    },
    async invoke(token, args) {
      return answerDataSource(token, args);
    },
  };
}

function recorded(
  registration: Registration,
  rest: { readonly failed: boolean; readonly outputs: WireRecord },
): Recorded {
  const { dependencies, propertyDependencies, ignoreChanges, secretOutputs } = registration;
  return {
    ...registration,
    ...rest,
    dependencies: [...dependencies],
    ignoreChanges: [...ignoreChanges],
    secretOutputs: [...secretOutputs],
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, [...urns]]),
    ),
  };
}

function isToFail({ type, name }: Registration, fail: EvaluationRequest["fail"]): boolean {
  if (fail === undefined) return false;
  if (fail.type !== undefined && fail.type !== type) return false;
  return fail.name === undefined || fail.name === name;
}
