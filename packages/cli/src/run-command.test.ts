import { expect, test } from "vitest";
import { defineCommand } from "./command.ts";
import type { Context } from "./context.ts";
import { CommandError } from "./errors.ts";
import { portOption } from "./port-option.ts";
import { runCommand } from "./run-command.ts";

const echo = defineCommand({
  name: "echo",
  script: "db:echo",
  summary: "Says its values.",
  positional: "WORD",
  options: {
    loud: { type: "boolean", help: "in capitals" },
    port: { type: "string", value: "N", help: "a port" },
  },
  async run({ loud, port }, context, word) {
    if (word === "fail") throw new CommandError("it failed: try again");
    if (word === "bug") throw new TypeError("undefined is not a ship");
    context.print(JSON.stringify({ loud, port: portOption("--port", port), word }));
  },
});

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const context: Context = {
    root: "/",
    env: {},
    interactive: false,
    print: (line) => out.push(line),
    note: (line) => err.push(line),
  };
  const code = await runCommand({ echo: async () => echo }, args, context);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

test("hands a command its options and its positional argument", async () => {
  expect(await run("echo", "hi", "--loud", "--port", "80")).toEqual({
    code: 0,
    out: `{"loud":true,"port":80,"word":"hi"}`,
    err: "",
  });
});

test("answers a wrong call with 2, what is wrong, and the usage", async () => {
  const calls = [
    ["echo", "--quiet"],
    ["echo", "a", "b"],
    ["echo", "--port", "70000"],
    ["nope"],
    [],
  ];
  const answers = await Promise.all(calls.map((call) => run(...call)));
  expect(answers.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  expect(answers[0]?.err).toMatchInlineSnapshot(`
    "slipway echo: Unknown option '--quiet'

    Usage: slipway echo [WORD] [options]
           npm run db:echo -- …

    Says its values.

      --loud    in capitals
      --port N  a port"
  `);
  expect(answers[2]?.err).toContain(`--port takes a port from 1 to 65535, not "70000"`);
  expect(answers[3]?.err).toMatchInlineSnapshot(
    `"slipway has no command "nope". \`slipway help\` lists them."`,
  );
});

test("answers an expected failure with 1 and its message, a bug with its stack", async () => {
  expect(await run("echo", "fail")).toEqual({ code: 1, out: "", err: "it failed: try again" });
  const bug = await run("echo", "bug");
  expect(bug.code).toBe(1);
  expect(bug.err).toContain("TypeError: undefined is not a ship\n    at ");
});

test("prints the menu and the help of one command", async () => {
  expect((await run("help")).out).toMatchInlineSnapshot(`
    "Usage: slipway COMMAND [options]

      echo  Says its values.

    \`slipway COMMAND --help\` lists a command's options."
  `);
  expect((await run("echo", "--help")).out).toMatchInlineSnapshot(`
    "Usage: slipway echo [WORD] [options]
           npm run db:echo -- …

    Says its values.

      --loud    in capitals
      --port N  a port"
  `);
});
