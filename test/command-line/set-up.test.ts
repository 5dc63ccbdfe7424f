/** What commands take of set-up is what set-up gives. */
import { expect, test } from "vitest";
import * as given from "../../scripts/setup/for-commands.mjs";
import type { SetUp } from "../../src/command-line/set-up.js";

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
