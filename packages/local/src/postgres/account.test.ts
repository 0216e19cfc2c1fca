import { chmod, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { mayPass, parseNobody } from "./account.ts";

test("takes the numbers of nobody from /etc/passwd", () => {
  const passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:99:98:Nobody:/:/sbin/nologin\n";
  expect(parseNobody(passwd)).toEqual({ uid: 99, gid: 98 });
  expect(parseNobody("nobody:*:-2:-2:Unprivileged:/var/empty:/usr/bin/false")).toEqual({
    uid: -2,
    gid: -2,
  });
});

test("takes the usual numbers where nobody is not listed", () => {
  expect(parseNobody("")).toEqual({ uid: 65534, gid: 65534 });
  expect(parseNobody("nobody2:x:1:1::/:/bin/sh\n#nobody:x:2:2::/:/bin/sh")).toEqual({
    uid: 65534,
    gid: 65534,
  });
});

test("follows links and looks at every folder above", async () => {
  const root = await mkdtemp(join(tmpdir(), "slipway-account-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const stranger = { uid: 4_000_000, gid: 4_000_000 };
  const deep = join(root, "closed", "open");
  await mkdir(deep, { recursive: true });
  await symlink(deep, join(root, "link"));
  await chmod(root, 0o711);
  expect(await mayPass(stranger, join(root, "link"))).toBe(true);
  await chmod(join(root, "closed"), 0o700);
  expect(await mayPass(stranger, join(root, "link"))).toBe(false);
  expect(await mayPass({ ...stranger, uid: process.getuid?.() ?? 0 }, deep)).toBe(true);
});
