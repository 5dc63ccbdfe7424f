import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDiskSpace, checkFolder, checkNode, checkPython } from "../../scripts/setup/tools.mjs";
import { temporaryFolder, write } from "./small-repository.js";

test("an old Node is refused with what repairs it", () => {
  expect(() => checkNode("20.16.0")).toThrow(
    /node: expected Node 20.17 or newer, found 20.16.0. To repair: /,
  );
  expect(checkNode("22.0.0")).toBe("22.0.0");
});

test("a Python that is missing or old is refused by name", () => {
  expect(() => checkPython("no-such-python")).toThrow(/no-such-python: expected Python 3.11 .*ENOENT/);
  const old = join(temporaryFolder(), "python");
  write(old, "#!/bin/sh\necho 3.8.10\n");
  chmodSync(old, 0o755);
  expect(() => checkPython(old)).toThrow(/found 3.8.10/);
});

test("a folder that is not there and a full disk are named", () => {
  const missing = join(temporaryFolder(), "missing");
  expect(() => {
    checkFolder(missing);
  }).toThrow(/missing: expected a writable folder/);
  expect(() => {
    checkDiskSpace("here", 0.5);
  }).toThrow(/here: expected 3 GB of free disk space, found 0.5 GB/);
});
