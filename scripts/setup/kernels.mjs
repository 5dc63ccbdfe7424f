/** The library's own C++: kernels, without which JavaScript does the same, more slowly, and what moves signals. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { installedRoute } from "./addon.mjs";
import { nativeFolder, TENSORFLOW_VERSION } from "./addon-native.mjs";
import { runCommand } from "./command.mjs";
import { fileHash, makeFolder, replaceFolder, temporaryName, writeFileAtomically } from "./files.mjs";
import { say } from "./report.mjs";
import { versionOf } from "./tools.mjs";

/** Sources in src/, what they become, and whether that takes the TensorFlow of the native route. */
const ADDONS = [
  { source: ["kernels", "kernels.cc"], addon: "kernels.node", takesTensorFlow: false },
  { source: ["runtime", "signals.cc"], addon: "signals.node", takesTensorFlow: false },
  { source: ["training", "recorded", "operations.cc"], addon: "operations.node", takesTensorFlow: true },
  { source: ["training", "recorded", "session.cc"], addon: "session.node", takesTensorFlow: true },
];
/** Of these sources. */
const HEADERS = [
  ["kernels", "widest.h"],
  ...[
    "bias-relu.h",
    "exponential.h",
    "kernel-call.h",
    "matrix-product.h",
    "momentum.h",
    "packing.h",
    "processor-tile.h",
    "product-momentum.h",
    "product-tile.h",
    "product.h",
    "softened-loss.h",
    "team.h",
  ].map((name) => ["training", "recorded", name]),
];
const FLAGS = [
  "-std=c++17",
  "-O3",
  // Else some of a loop's versions round a product before it is added to and others don't, and which one runs may be chance.
  "-ffp-contract=off",
  // Nobody asks whether an operation has overflowed, so a choice between two numbers needs no branch, which no vector has.
  "-fno-trapping-math",
  "-fPIC",
  "-shared",
  "-Wall",
  "-Wextra",
  "-pthread",
  "-DNAPI_VERSION=8",
  // What a newer compiler warns of is for us to hear, and must not end a user's set-up.
  ...(process.env.CI === undefined ? [] : ["-Werror"]),
];

/** @param {string} root @returns {import("./step.mjs").Step} */
export function kernels(root) {
  const hasTensorFlow = installedRoute(root) === "native";
  const addons = ADDONS.filter(({ takesTensorFlow }) => hasTensorFlow || !takesTensorFlow).map(
    ({ source, ...rest }) => ({ source: join(root, "src", ...source), ...rest }),
  );
  const headers = HEADERS.map((path) => join(root, "src", ...path));
  const folder = join(root, ".cache", "kernels");
  const compiler = versionOf("g++");
  return {
    name: "kernels",
    inputs: [
      [...addons.map(({ source }) => source), ...headers].map((path) => readFileSync(path, "utf8")),
      FLAGS,
      hasTensorFlow ? TENSORFLOW_VERSION : "no TensorFlow to compile against",
      compiler ?? "no g++",
      process.platform,
      process.arch,
    ],
    isPresent: () =>
      compiler === undefined ||
      ["sources.json", ...addons.map(({ addon }) => addon)].every((name) => existsSync(join(folder, name))),
    make: async () => {
      rmSync(folder, { recursive: true, force: true });
      if (compiler === undefined) {
        say(
          "    no g++: batches and masks are made in JavaScript, and steps computed operation by operation, half as fast or less;",
        );
        say("    an interrupt in the middle of a matrix product may crash the process");
        return;
      }
      makeFolder(join(root, ".cache"));
      const fresh = temporaryName(folder);
      makeFolder(fresh);
      const napi = `-I${join(root, "node_modules", "node-api-headers", "include")}`;
      // tfjs-node's addon has loaded the library before.
      const tensorFlow = [
        `-I${join(nativeFolder(root), "include")}`,
        `-L${join(nativeFolder(root), "lib")}`,
        "-ltensorflow",
        "-ltensorflow_framework",
      ];
      // macOS finds Node's own functions only when the addon is loaded.
      const linking = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
      for (const { source, addon, takesTensorFlow } of addons) {
        const files = [source, "-o", join(fresh, addon), ...(takesTensorFlow ? tensorFlow : [])];
        await runCommand("g++", [...FLAGS, ...linking, napi, ...files], {
          repair: "update g++ to a version that knows C++17",
        });
      }
      // By this the library sees whether an addon is of the sources that it lies beside.
      const files = [...addons.map(({ source }) => source), ...headers];
      const hashes = await Promise.all(
        files.map(async (path) => [relative(root, path), await fileHash(path)]),
      );
      writeFileAtomically(join(fresh, "sources.json"), JSON.stringify(Object.fromEntries(hashes)) + "\n");
      replaceFolder(fresh, folder);
    },
  };
}
