import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyFresh } from "../../scripts/matrix/fresh-copy.mjs";
import { ROOT, temporaryFolder } from "./small-repository.js";

/** Runs set-up; with `killAt`, ends it and all its children `killAfterMs` after that text was printed. */
function setUp(
  root: string,
  {
    killAt,
    killAfterMs = 0,
    environment = {},
  }: { killAt?: string; killAfterMs?: number; environment?: Record<string, string> } = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
    const child = spawn(process.execPath, ["scripts/setup.mjs"], { cwd: root, detached: true, env });
    let output = "";
    let killed = false;
    const keep = (bytes: Buffer) => {
      output += bytes.toString();
      if (killAt === undefined || killed || !output.includes(killAt)) return;
      killed = true;
      setTimeout(() => process.kill(-child.pid!, "SIGKILL"), killAfterMs);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
}

test(
  "a fresh clone is set up although killed three times, and then left alone",
  { timeout: 420_000 },
  async () => {
    const root = temporaryFolder();
    copyFresh(ROOT, root);

    const unreachable = { npm_config_registry: "http://127.0.0.1:9", npm_config_fetch_retries: "0" };
    const offline = await setUp(root, {
      environment: { ...unreachable, npm_config_cache: join(root, "empty") },
    });
    expect(offline.code).toBe(1);
    expect(offline.output).toMatch(/npm ci .*127\.0\.0\.1[^]*To repair: check the network/s);

    for (const [killAt, killAfterMs] of [
      ["• npm packages", 4000],
      ["• python environment", 6000],
      ["unpacking the library", 1500],
    ] as const) {
      expect((await setUp(root, { killAt, killAfterMs })).code, killAt).toBe(null);
    }
    expect(existsSync(join(root, ".cache", "tensorflow-2.21.0"))).toBe(false);

    const whole = await setUp(root);
    expect(whole.code, whole.output).toBe(0);
    expect(whole.output).toContain("backend: native");
    const leftovers = execFileSync("find", [
      join(root, ".cache"),
      join(root, "data"),
      "-name",
      "*.partial-*",
    ]);
    expect(leftovers.toString()).toBe("");

    const again = await setUp(root);
    const seconds = /nothing to do \(([\d.]+) s\)/.exec(again.output)?.[1];
    expect(Number(seconds)).toBeLessThan(3);
    const doctor = execFileSync(process.execPath, ["scripts/doctor.mjs"], { cwd: root, encoding: "utf8" });
    expect(doctor).toContain("All is well.");
  },
);
