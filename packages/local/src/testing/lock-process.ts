// A holder to kill: takes the lock of its first argument, says so, and stays; with a second one it has a child.
import { spawn } from "node:child_process";
import { acquireLock } from "../lock.ts";

const [path = "", child] = process.argv.slice(2);
const lock = await acquireLock(path);
console.log(lock.held ? "held" : "busy");
if (child !== undefined) {
  const sleep = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  console.log(sleep.pid);
}
process.stdin.resume();
