/** The one lock that set-up and trials take. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { isLocked, takeLock } from "../../src/storage/lock.cjs";
import { repositoryRoot } from "../../src/support/paths.js";
import { temporaryFolder, write } from "../setup/small-repository.js";

const newPath = () => join(temporaryFolder(), "lock");
const holderOf = (path: string) => JSON.parse(readFileSync(path, "utf8")) as { place: string; pid: number };

test("the second waits until the first gives the lock back, and is told once for whom", async () => {
  const path = newPath();
  const giveBack = await takeLock(path);
  expect(isLocked(path)).toBe(true);
  let hasSecond = false;
  const waited: unknown[] = [];
  const second = takeLock(path, { onWait: (pid) => waited.push(pid) }).then((giveSecondBack) => {
    hasSecond = true;
    return giveSecondBack;
  });
  await sleep(700);
  expect(hasSecond).toBe(false);
  expect(waited).toEqual([process.pid]);
  giveBack();
  (await second)();
  expect(existsSync(path)).toBe(false);
  expect(isLocked(path)).toBe(false);
});

test("one of many has it at a time, also where a process that is no more left it", async () => {
  const path = newPath();
  const { place } = await held(path);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  write(path, JSON.stringify({ place, pid, id: "" }));
  const soon = new Date(Date.now() + 1000);
  utimesSync(path, soon, soon);
  expect(isLocked(path), "whatever the clocks say").toBe(false);
  let holders = 0;
  const turns = Array.from({ length: 20 }, async () => {
    const giveBack = await takeLock(path);
    holders += 1;
    expect(holders).toBe(1);
    expect(holderOf(path).pid).toBe(process.pid);
    await sleep(1);
    holders -= 1;
    giveBack();
  });
  await Promise.all(turns);
});

/** Who holds a lock of this process. */
async function held(path: string) {
  const giveBack = await takeLock(path);
  const holder = holderOf(path);
  giveBack();
  return holder;
}

const minutesAgo = (minutes: number) => new Date(Date.now() - 60_000 * minutes);

test.each([
  ["another machine's process of the same number", { place: "elsewhere", pid: process.pid }, 1],
  ["a file that was just being written", "", 1],
  ["a process of this number that has long done something else", { pid: process.pid }, 11],
])("a lock that is not renewed is nobody's: %s", { timeout: 20_000 }, async (_who, holder, minutes) => {
  const path = newPath();
  const own = await held(path);
  write(path, holder === "" ? "" : JSON.stringify({ ...own, ...(holder as object), id: "another" }));
  expect(isLocked(path)).toBe(true);
  utimesSync(path, minutesAgo(minutes), minutesAgo(minutes));
  expect(isLocked(path)).toBe(false);
});

test("what others hold is watched for ten seconds by this machine's clock", { timeout: 20_000 }, async () => {
  const [elsewhere, earlierVersions] = [newPath(), newPath()];
  write(elsewhere, JSON.stringify({ place: "elsewhere", pid: 1, id: "another" }));
  utimesSync(elsewhere, minutesAgo(60), minutesAgo(60));
  mkdirSync(earlierVersions);
  expect(isLocked(earlierVersions)).toBe(true);
  const startedAt = performance.now();
  setTimeout(() => {
    utimesSync(elsewhere, minutesAgo(59), minutesAgo(59));
  }, 3000);
  const seconds = async (path: string) => {
    const giveBack = await takeLock(path);
    expect(holderOf(path).pid).toBe(process.pid);
    giveBack();
    return (performance.now() - startedAt) / 1000;
  };
  const [renewed, left] = await Promise.all([seconds(elsewhere), seconds(earlierVersions)]);
  expect(left).toBeGreaterThan(9.9);
  expect(renewed).toBeGreaterThan(12.9);
});

test("whoever has lost it is told, and leaves the new holder's alone", async () => {
  const path = newPath();
  let isLost = false;
  const giveBack = await takeLock(path, { onLost: () => (isLost = true) });
  write(path, "{}");
  await expect.poll(() => isLost, { timeout: 5000 }).toBe(true);
  giveBack();
  expect(existsSync(path)).toBe(true);
});

test("a process that ends gives it back", () => {
  const path = newPath();
  const module = join(repositoryRoot, "src", "storage", "lock.cjs");
  const program = `require(${JSON.stringify(module)}).takeLock(${JSON.stringify(path)}).then(() => process.exit(3));`;
  expect(spawnSync(process.execPath, ["-e", program]).status).toBe(3);
  expect(existsSync(path)).toBe(false);
});
