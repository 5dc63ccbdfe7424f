/** One set-up at a time: a second one waits for the first. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./problem.mjs";
import { cache } from "./places.mjs";

const path = join(cache, "setup.lock");

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @template Result @param {() => Promise<Result>} work @returns {Promise<Result>} */
export async function alone(work) {
  await take();
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function take() {
  try {
    mkdirSync(cache, { recursive: true });
  } catch (error) {
    throw new SetupError(
      cache,
      `expected to make this folder, found ${error instanceof Error ? error.message : error}`,
      "make the repository's folder writable",
    );
  }
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const owner = Number(readOwner());
    if (!lives(owner)) rmSync(path, { force: true });
    else if (waited === 0) console.log(`Another set-up is running (process ${owner}); waiting for it.`);
    await sleep(500);
  }
}

function readOwner() {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "0";
  }
}
