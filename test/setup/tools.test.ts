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
import { leftOutPackages } from "../../scripts/setup/packages.mjs";
import { ROOT, temporaryFolder, write } from "./small-repository.js";

test("an old Node is refused with what repairs it", () => {
  expect(() => checkNode("20.16.1")).toThrow(
    /node: expected Node 20.17 or newer, found 20.16.1. To repair: install a Node of 20, 22, 24, 26 /,
  );
  for (const old of ["8.17.0", "18.20.4", "19.9.0"]) expect(() => checkNode(old)).toThrow(old);
  for (const tested of ["20.17.0", "22.0.0", "24.0.0", "26.12.1"]) expect(checkNode(tested)).toBe(tested);
  expect(checkNode("21.7.3")).toBe("21.7.3 (tested: 20, 22, 24, 26)");
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
  expect(oldest).toBe("20.17.0");
  expect(engines.node).toBe(">=20.17");
  expect(devDependencies["@types/node"]).toMatch(/^20\.17\./);
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

test("what npm leaves out of an older Node is found, for this platform alone", () => {
  const root = temporaryFolder();
  const here = { version: "1.2.3", optional: true, os: [process.platform], cpu: [process.arch] };
  const packages = {
    "node_modules/@compiler/here": { ...here, engines: { node: ">=999" } },
    "node_modules/outer/node_modules/inner": here,
    "node_modules/installed": here,
    "node_modules/elsewhere": { ...here, os: ["no-such-system"] },
    "node_modules/other-processor": { ...here, cpu: ["no-such-processor"] },
    "node_modules/other-library": { ...here, libc: ["no-such-library"] },
    "node_modules/any-platform": { version: "1.0.0", optional: true },
    "node_modules/needed": { ...here, optional: false },
  };
  write(join(root, "package-lock.json"), JSON.stringify({ packages }));
  write(join(root, "node_modules", "installed", "package.json"), "{}");
  expect(leftOutPackages(root)).toEqual(["@compiler/here@1.2.3", "inner@1.2.3"]);
  expect(leftOutPackages(ROOT)).toEqual([]);
});
