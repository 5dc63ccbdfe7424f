/** Route `native`: TensorFlow's library from its Python wheel, and tfjs-node's addon compiled against it here. */
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, replaceFolder, temporaryName } from "./files.mjs";
import { environmentProgram } from "./packages.mjs";
import { progressBar, say, UnavailableError } from "./report.mjs";
import { isInstalled } from "./tools.mjs";

export const TENSORFLOW_VERSION = "2.21.0";
export const WHEEL_HASH = "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c";

/** @param {string} root */
export function nativeFolder(root) {
  return join(root, ".cache", `tensorflow-${TENSORFLOW_VERSION}`);
}

/**
 * Makes the folder of the native route, whole or not at all.
 * @param {string} root
 * @param {{ wheelHash?: string }} [options]
 */
export async function makeNative(root, { wheelHash = WHEEL_HASH } = {}) {
  const folder = nativeFolder(root);
  if (existsSync(join(folder, "origin.json")) && existsSync(join(folder, "tfjs_binding.node"))) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    const found = `${process.platform} ${process.arch}`;
    throw new UnavailableError("native backend", {
      expected: "Linux on x64",
      found,
      repair: "use the next route",
    });
  }
  if (!isInstalled("g++")) {
    throw new UnavailableError("g++", {
      expected: "a C++ compiler",
      found: "none",
      repair: "install one (Debian: apt install g++), then npm run setup",
    });
  }
  makeFolder(join(root, ".cache"));
  const fresh = temporaryName(folder);
  try {
    await unpackWheel(root, await downloadWheel(root, join(fresh, "wheel"), wheelHash), fresh);
    rmSync(join(fresh, "wheel"), { recursive: true });
    await compile(root, fresh);
    writeFileSync(
      join(fresh, "origin.json"),
      JSON.stringify({ route: "native", tensorflow: TENSORFLOW_VERSION }),
    );
    replaceFolder(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** @param {string} root @param {string} folder @param {string} wheelHash */
async function downloadWheel(root, folder, wheelHash) {
  mkdirSync(folder, { recursive: true });
  const requirement = join(folder, "requirement.txt");
  writeFileSync(requirement, `tensorflow-cpu==${TENSORFLOW_VERSION} --hash=sha256:${wheelHash}\n`);
  const target = [
    "--platform",
    "manylinux_2_27_x86_64",
    "--python-version",
    "3.11",
    "--implementation",
    "cp",
  ];
  const show = progressBar("TensorFlow");
  const pip = ["-m", "pip", "download", "--progress-bar", "raw", "--no-deps", "--only-binary=:all:"];
  await runCommand(
    environmentProgram(root, "python"),
    [...pip, ...target, "--abi", "cp311", "--require-hashes", "--dest", folder, "-r", requirement],
    {
      repair: "check the network and pip's index settings, then run npm run setup",
      onLine: (line) => {
        const progress = /^Progress (\d+) of (\d+)/.exec(line);
        if (progress !== null) show(Number(progress[1]), Number(progress[2]));
      },
    },
  );
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  return join(folder, wheel ?? "no wheel");
}

/** @param {string} root @param {string} wheel @param {string} folder */
async function unpackWheel(root, wheel, folder) {
  say("    unpacking the library and its headers");
  const script = join(root, "scripts", "setup", "unpack.py");
  const repair = "free some disk space, then run npm run setup";
  await runCommand(environmentProgram(root, "python"), [script, wheel, folder], { repair });
  symlinkSync("libtensorflow_cc.so.2", join(folder, "lib", "libtensorflow.so"));
  symlinkSync("libtensorflow_framework.so.2", join(folder, "lib", "libtensorflow_framework.so"));
}

/** @param {string} root @param {string} folder */
async function compile(root, folder) {
  say("    compiling the addon");
  const modules = join(root, "node_modules");
  // The addon finds the library beside itself, wherever the repository lies: see addon.mjs for the layout.
  const flags = [
    "-std=c++17",
    "-O2",
    "-fPIC",
    "-shared",
    "-DNAPI_VERSION=8",
    "-Wl,-rpath,$ORIGIN/../../deps/lib",
  ];
  const includes = [
    join(modules, "node-api-headers", "include"),
    join(modules, "@tensorflow"),
    ".",
    join(folder, "include"),
  ];
  const libraries = [`-L${join(folder, "lib")}`, "-ltensorflow", "-ltensorflow_framework"];
  const sources = ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"];
  const output = ["-o", join(folder, "tfjs_binding.node")];
  await runCommand(
    "g++",
    [...flags, ...includes.map((path) => `-I${path}`), ...sources, ...libraries, ...output],
    {
      cwd: join(modules, "@tensorflow", "tfjs-node"),
      repair: "update g++ to a version that knows C++17",
    },
  );
}
