import { setTimeout as delay } from "node:timers/promises";
import type { Wire } from "./fated-proxy.ts";
import type { Blow, Fate } from "./fates.ts";

/** Locks on what a migrator is about to use. */
export interface Held {
  /** Resolves to true once a statement waits for them, and to false when `signal` is aborted before. */
  caught(signal: AbortSignal): Promise<boolean>;
  release(): Promise<void>;
}

/** What strikes from elsewhere than the wire. */
export interface Scene {
  hold(): Promise<Held>;
  land(blow: Exclude<Blow, "break" | "delay">): Promise<void>;
}

interface Struck {
  readonly request: Buffer;
  readonly wire: Wire;
  readonly scene: Scene;
}

const DELAY_MS = 40;

/** Has a request meet its fate. Resolves to whether its statement was caught running. */
export async function strike(struck: Struck, { blow, moment }: Fate): Promise<boolean> {
  const { request, wire } = struck;
  // Of requests that follow each other without waiting, the one before has its answer.
  await wire.answered();
  switch (moment) {
    case "before":
      await land(struck, blow);
      break;
    case "half":
      wire.send(request.subarray(0, request.length / 2));
      await land(struck, blow);
      break;
    case "midway":
      return await strikeMidway(struck, blow);
    case "after":
    case "half-answer":
      wire.holdAnswers();
      wire.send(request);
      await wire.answered();
      if (moment === "half-answer") wire.breakInAnswer();
      else await land(struck, blow);
      wire.passAnswers();
  }
  return false;
}

async function strikeMidway(struck: Struck, blow: Blow): Promise<boolean> {
  const { request, wire, scene } = struck;
  const held = await scene.hold();
  const over = new AbortController();
  wire.holdAnswers();
  wire.send(request);
  void wire.answered().then(() => over.abort());
  const caught = await held.caught(over.signal);
  await land(struck, blow, caught ? "goes on" : "hears of it");
  await held.release();
  wire.passAnswers();
  return caught;
}

async function land(
  { wire, scene }: Struck,
  blow: Blow,
  server: "goes on" | "hears of it" = "hears of it",
): Promise<void> {
  if (blow === "break") wire.break(server);
  else if (blow === "delay") await delay(DELAY_MS);
  else await scene.land(blow);
}
