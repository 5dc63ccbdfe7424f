/** The library's own C++: kernels, without which JavaScript does the same, more slowly, and what moves signals. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { makeFolder, replaceFolder, temporaryName } from "./files.mjs";
import { say } from "./report.mjs";
import { versionOf } from "./tools.mjs";

/** Sources in src/, and what they become. */
const ADDONS = [
  { source: ["kernels", "kernels.cc"], addon: "kernels.node" },
  { source: ["signals.cc"], addon: "signals.node" },
];
const FLAGS = [
  "-std=c++17",
  "-O3",
  "-fPIC",
  "-shared",
  "-Wall",
  "-Wextra",
  "-Werror",
  "-pthread",
  "-DNAPI_VERSION=8",
];

/** @param {string} root @returns {import("./step.mjs").Step} */
export function kernels(root) {
  const addons = ADDONS.map(({ source, addon }) => ({ source: join(root, "src", ...source), addon }));
  const folder = join(root, ".cache", "kernels");
  const compiler = versionOf("g++");
  return {
    name: "kernels",
    inputs: [
      addons.map(({ source }) => readFileSync(source, "utf8")),
      FLAGS,
      compiler ?? "no g++",
      process.platform,
      process.arch,
    ],
    isPresent: () => compiler === undefined || addons.every(({ addon }) => existsSync(join(folder, addon))),
    make: async () => {
      rmSync(folder, { recursive: true, force: true });
      if (compiler === undefined) {
        say("    no g++: batches and masks are made in JavaScript, some 10% of a training step slower;");
        say("    an interrupt in the middle of a matrix product may crash the process");
        return;
      }
      makeFolder(join(root, ".cache"));
      const fresh = temporaryName(folder);
      makeFolder(fresh);
      const headers = join(root, "node_modules", "node-api-headers", "include");
      // macOS finds Node's own functions only when the addon is loaded.
      const linking = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
      for (const { source, addon } of addons) {
        const files = [source, "-o", join(fresh, addon)];
        await runCommand("g++", [...FLAGS, ...linking, `-I${headers}`, ...files], {
          repair: "update g++ to a version that knows C++17",
        });
      }
      replaceFolder(fresh, folder);
    },
  };
}
