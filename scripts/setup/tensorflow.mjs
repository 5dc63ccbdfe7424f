/**
 * TensorFlow's C library and headers, out of its PyPI wheel, and tfjs-node's addon compiled against them. This is the
 * `native` route: it needs only package registries and a C++ compiler.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, modules, python, root } from "./places.mjs";
import { SetupError } from "./problem.mjs";
import { run } from "./process.mjs";
import { progressBar } from "./report.mjs";
import { versionOf } from "./tools.mjs";

export const VERSION = "2.21.0";
export const library = join(cache, `tensorflow-${VERSION}`);
export const tfjsNode = join(modules, "@tensorflow", "tfjs-node");
export const compiler = () => process.env.CXX ?? "g++";

const PLATFORM = [
  "--platform",
  "manylinux_2_27_x86_64",
  "--python-version",
  "3.11",
  "--implementation",
  "cp",
  "--abi",
  "cp311",
];

/** @param {string} label @returns {(line: string) => void} reads pip's and our own `Progress DONE of ALL` lines */
function progressLines(label) {
  const bar = progressBar(label);
  return (line) => {
    const match = /^Progress (\d+) of (\d+)/.exec(line);
    if (match) bar(Number(match[1]), Number(match[2]));
  };
}

/** Downloads and unpacks TensorFlow into .cache, whole or not at all. */
export async function unpackTensorflow() {
  const wheels = join(cache, "wheels.unfinished");
  const unfinished = `${library}.unfinished`;
  for (const folder of [wheels, unfinished, library]) rmSync(folder, { recursive: true, force: true });
  const requirement = join(root, "scripts", "python", "tensorflow.txt");
  await run(
    python,
    [
      "-m",
      "pip",
      "download",
      "--disable-pip-version-check",
      "--no-input",
      "--no-deps",
      "--only-binary=:all:",
      ...PLATFORM,
      "--progress-bar",
      "raw",
      "--require-hashes",
      "-d",
      wheels,
      "-r",
      requirement,
    ],
    {
      onLine: progressLines("TensorFlow's wheel"),
      repair: "is the Python package index reachable? The message above says what pip lacks",
    },
  );
  const wheel = readdirSync(wheels).find((name) => name.endsWith(".whl")) ?? "";
  const unpack = join(root, "scripts", "python", "unpack_tensorflow.py");
  await run(python, [unpack, join(wheels, wheel), unfinished], { onLine: progressLines("unpacking") });
  const libraries = join(unfinished, "lib");
  symlinkSync("libtensorflow_cc.so.2", join(libraries, "libtensorflow.so"));
  symlinkSync("libtensorflow_framework.so.2", join(libraries, "libtensorflow_framework.so"));
  writeFileSync(join(unfinished, "origin.json"), JSON.stringify({ route: "native", tensorflow: VERSION }));
  renameSync(unfinished, library);
  rmSync(wheels, { recursive: true });
}

/** Compiles the addon inside tfjs-node. */
export async function compileAddon() {
  if (!versionOf(compiler())) {
    throw new SetupError(
      compiler(),
      "expected a C++ compiler, found none",
      "install g++ (Debian: apt-get install g++)",
    );
  }
  const target = join(tfjsNode, "lib", "napi-v8");
  mkdirSync(target, { recursive: true });
  rmSync(join(tfjsNode, "deps"), { recursive: true, force: true });
  symlinkSync(library, join(tfjsNode, "deps"));
  const unfinished = join(target, "tfjs_binding.unfinished");
  const headers = ["../../node-api-headers/include", "..", ".", "deps/include"].map(
    (folder) => `-I${folder}`,
  );
  const libraries = [
    "-Ldeps/lib",
    "-ltensorflow",
    "-ltensorflow_framework",
    "-Wl,-rpath,$ORIGIN/../../deps/lib",
  ];
  const sources = ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"];
  const options = ["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"];
  await run(compiler(), [...options, ...headers, ...sources, ...libraries, "-o", unfinished], {
    cwd: tfjsNode,
    repair: "the compiler's message above says what it lacks",
  });
  renameSync(unfinished, join(target, "tfjs_binding.node"));
}
