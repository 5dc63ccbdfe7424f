/** A step of set-up is done once: until its inputs change or what it made is gone. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { hashOf, readJson, writeFileAtomically } from "./files.mjs";
import { say, secondsSince } from "./report.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {unknown} inputs everything that the result depends on
 * @property {() => boolean | Promise<boolean>} isPresent a cheap look at whether the result is there
 * @property {() => Promise<unknown> | unknown} make
 */

/** @param {string} root @param {string} name */
function recordPath(root, name) {
  return join(root, ".cache", "setup", `${name.replaceAll(" ", "-")}.json`);
}

/** @param {string} root @param {Step} step */
export async function isUpToDate(root, step) {
  const record = readJson(recordPath(root, step.name));
  return record?.inputs === hashOf(step.inputs) && (await step.isPresent());
}

/**
 * @param {string} root
 * @param {Step} step
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function runStep(root, step) {
  const startedAt = performance.now();
  if (await isUpToDate(root, step)) {
    say(`✓ ${step.name}: unchanged`);
    return false;
  }
  say(`• ${step.name} …`);
  // A record that outlived a half-made result would vouch for it.
  rmSync(recordPath(root, step.name), { force: true });
  await step.make();
  writeFileAtomically(recordPath(root, step.name), JSON.stringify({ inputs: hashOf(step.inputs) }) + "\n");
  say(`✓ ${step.name}: done in ${secondsSince(startedAt)}`);
  return true;
}
