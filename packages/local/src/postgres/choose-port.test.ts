import { expect, test } from "vitest";
import { startOnAnyPort, usualPort } from "./choose-port.ts";
import { ClusterError } from "./cluster-error.ts";

const taken = new ClusterError("port-taken", "taken");

test("prefers the same port for a folder every time, below the ports of outgoing connections", () => {
  expect(usualPort("/home/me/app/.slipway/postgres")).toBe(
    usualPort("/home/me/app/.slipway/postgres"),
  );
  const ports = Array.from({ length: 500 }, (_, index) => usualPort(`/app${index}`));
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
  expect(Math.max(...ports)).toBeLessThan(30_000);
  expect(new Set(ports).size).toBeGreaterThan(450);
});

test("tries other ports as long as they are lost to others, and then says so", async () => {
  const tried: number[] = [];
  const started = await startOnAnyPort((port) => {
    tried.push(port);
    return tried.length < 4 ? Promise.reject(taken) : Promise.resolve(port);
  }, 20_000);
  expect(tried[0]).toBe(20_000);
  expect(started).toBe(tried[3]);
  await expect(startOnAnyPort(() => Promise.reject(taken))).rejects.toBe(taken);
});

test("does not try again where something else is wrong", async () => {
  let attempts = 0;
  const broken = new ClusterError("start-failed", "broken");
  const start = () => {
    attempts += 1;
    return Promise.reject(broken);
  };
  await expect(startOnAnyPort(start)).rejects.toBe(broken);
  expect(attempts).toBe(1);
});
