import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { takeLock } from "../../scripts/setup/lock.mjs";
import { temporaryFolder, write } from "./small-repository.js";

test("the second waits until the first gives the lock back", async () => {
  const path = join(temporaryFolder(), "lock");
  const giveBack = await takeLock(path);
  let hasSecond = false;
  const second = takeLock(path).then((giveSecondBack) => {
    hasSecond = true;
    return giveSecondBack;
  });
  await sleep(700);
  expect(hasSecond).toBe(false);
  giveBack();
  (await second)();
  expect(existsSync(path)).toBe(false);
});

test("the lock of a process that is no more is taken over", async () => {
  const path = join(temporaryFolder(), "lock");
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  write(path, String(pid));
  const giveBack = await takeLock(path);
  expect(readFileSync(path, "utf8")).toBe(String(process.pid));
  giveBack();
});
