import { type ChildProcess, spawn } from "node:child_process";

/**
 * How a watched process is ended once its supervisor is gone: Postgres shuts down on INT, and on QUIT without
 * writing its memory out; anything else is killed.
 */
export type LastSignal = "KILL" | "INT" | "QUIT";

export interface Guardian {
  /** Promises that `pid` gets `signal` when this process is gone, however it died. */
  watch(pid: number, signal: LastSignal): void;
  /** Call it when `pid` has exited, so that its number is never signalled again. */
  forget(pid: number): void;
  /** Promises that `folder` is removed when this process is gone and what it watched has ended. */
  remove(folder: string): void;
  /** Call it when `folder` is gone, or is to stay. */
  keep(folder: string): void;
  /** Signals what is still watched, removes what is still to be removed, and ends the guardian. */
  close(): void;
}

// Reads "watch SIGNAL:PID", "remove FOLDER" and their opposites, a line each; the end of its input is the supervisor's
// death. Postgres gets 10 s to shut down in order, then 5 s to quit, then it is killed.
const SCRIPT = `
n='
'
list=$n
without() { case $list in *"$n$1$n"*) list=\${list%%"$n$1$n"*}$n\${list#*"$n$1$n"} ;; esac; }
while read -r verb entry; do
  case $verb in
    watch) list="$list$entry$n" ;;
    remove) list="$list/$entry$n" ;;
    forget) without "$entry" ;;
    keep) without "/$entry" ;;
  esac
done
IFS=$n
set -f
each() { for entry in $list; do case $entry in /*) ;; *) "$1" "\${entry%%:*}" "\${entry##*:}" ;; esac; done; }
# What is killed takes its own children along, if it leads their group.
send() { [ "$1" = KILL ] && kill -s KILL -- "-$2" || kill -s "$1" "$2"; }
again() { send "$signal" "$2"; }
# Where nobody waits for orphans, the dead stay as zombies.
alive() {
  kill -0 "$2" || return 0
  stat=
  [ -r "/proc/$2/stat" ] && read -r stat <"/proc/$2/stat"
  case $stat in *') Z '*) ;; *) left=yes ;; esac
}
ended() {
  tries=$1
  while [ "$tries" -gt 0 ]; do
    left=no
    each alive
    [ $left = no ] && return
    sleep 0.05 || sleep 1
    tries=$((tries - 1))
  done
  return 1
}
each send
ended 200 || { signal=QUIT; each again; ended 100; } || { signal=KILL; each again; ended 20; }
for entry in $list; do case $entry in /*) rm -rf "\${entry#/}" ;; esac; done
`;

/** Starts a process in a session of its own that outlives this one just long enough to end its children. */
export function startGuardian(): Guardian {
  const signals = new Map<number, LastSignal>();
  const folders = new Set<string>();
  let closed = false;
  let child = run();

  function run(): ChildProcess {
    const started = spawn("sh", ["-c", SCRIPT], {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // The pipe breaks only if the guardian itself was killed; its exit starts the next one.
    started.stdin.on("error", () => {});
    started.once("exit", () => {
      if (!closed) child = run();
    });
    started.unref();
    for (const [pid, signal] of signals) started.stdin.write(`watch ${signal}:${pid}\n`);
    for (const folder of folders) started.stdin.write(`remove ${folder}\n`);
    return started;
  }

  return {
    watch(pid, signal) {
      signals.set(pid, signal);
      child.stdin?.write(`watch ${signal}:${pid}\n`);
    },
    forget(pid) {
      const signal = signals.get(pid);
      if (signal === undefined) return;
      signals.delete(pid);
      child.stdin?.write(`forget ${signal}:${pid}\n`);
    },
    remove(folder) {
      folders.add(folder);
      child.stdin?.write(`remove ${folder}\n`);
    },
    keep(folder) {
      if (folders.delete(folder)) child.stdin?.write(`keep ${folder}\n`);
    },
    close() {
      closed = true;
      child.stdin?.end();
    },
  };
}
