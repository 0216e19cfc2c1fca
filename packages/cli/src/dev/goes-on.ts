import type { Progress } from "../progress/step.ts";

/** What a person who ends dev in the middle of a migration should know. */
export function goesOn({ running }: Progress): string[] {
  if (running === undefined) return [];
  return [
    `${running.name} is not done: what it has committed stays, and the next \`npm run dev\` goes on with the rest.`,
  ];
}
