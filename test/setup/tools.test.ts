import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  checkDiskSpace,
  checkFolder,
  checkNode,
  checkPython,
  isTestedPython,
  TESTED_NODES,
} from "../../scripts/setup/tools.mjs";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

test("an old Node is refused with what repairs it", () => {
  expect(() => checkNode("20.18.3")).toThrow(
    /node: expected Node 20.19, or 22.13 and newer, found 20.18.3. To repair: install a Node of 20, 22, 24, 26 /,
  );
  for (const old of ["8.17.0", "18.20.4", "21.7.3", "22.12.0"]) expect(() => checkNode(old)).toThrow(old);
  for (const tested of ["20.19.0", "22.13.0", "24.0.0", "26.12.1"]) expect(checkNode(tested)).toBe(tested);
  expect(checkNode("23.0.0")).toBe("23.0.0 (tested: 20, 22, 24, 26)");
  expect(checkNode("27.1.0")).toBe("27.1.0 (tested: 20, 22, 24, 26)");
});

test("package.json asks for the same Nodes, and has the types of the oldest", () => {
  const path = join(ROOT, "package.json");
  const { engines, devDependencies } = JSON.parse(readFileSync(path, "utf8")) as {
    engines: { node: string };
    devDependencies: Record<string, string>;
  };
  const [oldest = ""] = TESTED_NODES;
  expect(oldest).toBe("20.19.0");
  expect(engines.node).toBe("^20.19.0 || >=22.13.0");
  expect(devDependencies["@types/node"]).toMatch(/^20\.19\./);
});

test("a Python that is missing or old is refused by name", () => {
  expect(() => checkPython("no-such-python")).toThrow(/no-such-python: expected Python 3.11 .*ENOENT/);
  const old = join(temporaryFolder(), "python");
  write(old, "#!/bin/sh\necho 3.8.10\n");
  chmodSync(old, 0o755);
  expect(() => checkPython(old)).toThrow(/found 3.8.10/);
  expect(["3.10.9", "3.11.0", "3.14.2", "3.15.0"].map(isTestedPython)).toEqual([false, true, true, false]);
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
