/** What commands take of set-up is what set-up gives. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as given from "../../scripts/setup/for-commands.mjs";
import { darkKnowledge } from "../../src/command-line/command-line.js";
import type { SetUp } from "../../src/command-line/set-up.js";
import { repositoryRoot } from "../../src/support/paths.js";

/** The compiler asks for every name here, and compares the types below. */
const NAMES: Record<keyof SetUp, true> = {
  SetupError: true,
  TENSORFLOW_VERSION: true,
  environmentFolder: true,
  environmentProgram: true,
  findOrInstallChromium: true,
  installedRoute: true,
  peerPython: true,
  programOf: true,
  runCommand: true,
  setUpData: true,
  setUpEnvironment: true,
  setUpPeer: true,
};

test("each function is there, of the type that is written down, and no other", () => {
  const typed: SetUp = given;
  expect(Object.keys(typed).sort()).toEqual(Object.keys(NAMES).sort());
});

test.each([
  ["data", () => given.setUpData(repositoryRoot, [])],
  ["environment", () => given.setUpEnvironment("")],
] as const)("help and docs/commands.md name all that %s can fetch", async (name, fetchNothing) => {
  const { message } = await fetchNothing().then(
    () => new Error(),
    (error: unknown) => error as Error,
  );
  const names = /expected names of (.*), found none/.exec(message)![1]!.split(", ");
  const manual = readFileSync(join(repositoryRoot, "docs", "commands.md"), "utf8");
  const section = manual.split(/^## /m).find((part) => part.startsWith(`${name}\n`));
  const command = darkKnowledge().commands.find((one) => one.name() === name)!;
  for (const one of names) {
    expect(command.description()).toContain(one);
    expect(section).toContain(`\`${one}\``);
  }
});
