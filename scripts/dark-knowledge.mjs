#!/usr/bin/env node
/**
 * The command `dark-knowledge`, which is src/command-line/command-line.ts: what it needs is set up first, so that nothing runs an older build of
 * an edited src/. `npm run reproduce` and `npm run bench` are this, too.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { library } from "./setup/library.mjs";
import { isUpToDate } from "./setup/step.mjs";

/** Called by engines, many at once and on other machines, when the caller has been set up. */
const AS_IT_IS = ["trial"];
/** The first that people call in a fresh clone, where anything may be missing. */
const WITH_ALL_OF_SET_UP = ["reproduce", "bench"];

const [name = "", ...options] = process.argv.slice(2);
const isHelp = [name, ...options].some((option) => ["-h", "--help"].includes(option));
const program = join(ROOT, "dist", "command-line", "command-line.js");

/** Whether the built library may be used: it is of the present src/, or nothing depends on that. */
async function isBuilt() {
  if (existsSync(program) && (AS_IT_IS.includes(name) || isHelp)) return true;
  return isUpToDate(ROOT, library(ROOT));
}

await runMain(async () => {
  const wasBuilt = await isBuilt();
  if (!wasBuilt) await setUp();
  /** @type {typeof import("../src/command-line/command-line.ts")} */
  const { main } = createRequire(import.meta.url)(program);
  // What is wrongly called is refused before that.
  await main(process.argv, async () => {
    if (wasBuilt && WITH_ALL_OF_SET_UP.includes(name)) await setUp();
  });
});
