import { isRecord, type Wire, type WireRecord } from "../engine/wire.ts";
import type { Evaluation, Resource } from "./evaluate.ts";

/** The one resource of this type and name; throws where there is none, or more. */
export function resource({ resources }: Evaluation, type: string, name: string): Resource {
  const [found, ...others] = resources.filter((item) => item.type === type && item.name === name);
  if (found === undefined) throw new Error(`no ${type} is named ${name}`);
  if (others.length > 0) throw new Error(`${others.length + 1} of ${type} are named ${name}`);
  return found;
}

/** Every resource of a type, in the order of registration. */
export function resourcesOf({ resources }: Evaluation, type: string): readonly Resource[] {
  return resources.filter((item) => item.type === type);
}

/** Whether the engine makes `dependent` only after `dependency`: by `dependsOn` or inputs, through any number of others. */
export function dependsOnTransitively(
  { resources }: Evaluation,
  dependent: Resource,
  dependency: Resource,
): boolean {
  const byUrn = new Map(resources.map((item) => [item.urn, item]));
  const seen = new Set<string>();
  const reaches = (urn: string): boolean => {
    if (urn === dependency.urn) return true;
    if (seen.has(urn)) return false;
    seen.add(urn);
    return byUrn.get(urn)?.dependencies.some(reaches) ?? false;
  };
  return dependent.dependencies.some(reaches);
}

/** Where `text` stands in an input or output that is not marked as a secret: `CounterFunction.inputs.environment`. */
export function exposures({ resources }: Evaluation, text: string): readonly string[] {
  return resources.flatMap((item) =>
    (["inputs", "outputs"] as const).flatMap((side) =>
      pathsTo(item[side], text).map((path) => `${item.name}.${side}${path}`),
    ),
  );
}

function pathsTo(value: Wire, text: string): string[] {
  if (typeof value === "string") return value.includes(text) ? [""] : [];
  if (typeof value !== "object" || value === null) return [];
  if (isRecord(value) && "$secret" in value) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    pathsTo(member, text).map((path) => `.${key}${path}`),
  );
}

/** A property that must be a text, and no secret. */
export function textOf(properties: WireRecord, key: string): string {
  const value = properties[key];
  if (typeof value !== "string") throw new Error(`${key} is no text`);
  return value;
}
