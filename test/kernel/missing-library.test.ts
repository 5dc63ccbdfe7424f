/** What a notebook says where the library is not to be found, and that npm leaves the library where it is. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, write } from "../setup/small-repository.js";
import { ROOT, session } from "./session.js";

/** A repository with all packages but the library itself, and a kernelspec of its own. */
function repositoryWithoutLibrary(): string {
  const root = realpathSync(temporaryFolder());
  cpSync(join(ROOT, "package.json"), join(root, "package.json"));
  for (const folder of ["scripts/kernel", "src/runtime"])
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  mkdirSync(join(root, "notebooks"));
  mkdirSync(join(root, "node_modules"));
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== "dark-knowledge")
      symlinkSync(join(ROOT, "node_modules", name), join(root, "node_modules", name));
  }
  const argv = [process.execPath, join(root, "scripts", "kernel", "launch.cjs"), "{connection_file}"];
  const specification = { argv, display_name: "bare", language: "typescript" };
  write(join(root, "jupyter", "kernels", "bare", "kernel.json"), JSON.stringify(specification));
  return root;
}

test("a notebook that does not find the library says what repairs it", async () => {
  const root = repositoryWithoutLibrary();
  const [library, experiments, other] = await session(
    [
      { execute: ['import { softmaxWithTemperature } from "dark-knowledge";'] },
      { execute: ['import { experiments } from "dark-knowledge/experiments";'] },
      { execute: ['import nothing from "no-such-package";'] },
    ],
    { kernel: "bare", folder: join(root, "notebooks"), environment: { JUPYTER_PATH: join(root, "jupyter") } },
  );
  const messages = [library, experiments, other].map((answer) =>
    answer?.published.find(({ type }) => type === "error"),
  );
  expect(messages[0]?.evalue).toContain("Cannot find module 'dark-knowledge'");
  expect(messages[0]?.evalue).toContain(`To repair: npm run setup in ${root}, then restart the kernel.`);
  expect(messages[0]?.traceback?.[0]).toContain("To repair: npm run setup");
  expect(messages[1]?.evalue).toContain("Cannot find module 'dark-knowledge/experiments'");
  expect(messages[1]?.evalue).toContain("To repair: npm run setup");
  expect(messages[2]?.evalue).toContain("Cannot find module 'no-such-package'");
  expect(messages[2]?.evalue).not.toContain("To repair");
});

test("npm install of another package leaves the library where notebooks find it", () => {
  const root = temporaryFolder();
  const { name, main, dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    name: string;
    main: string;
    dependencies: Record<string, string>;
  };
  const library = { [name]: dependencies[name] };
  write(join(root, "package.json"), JSON.stringify({ name, version: "1.0.0", main, dependencies: library }));
  write(join(root, main), "exports.found = true;");
  write(join(root, "other", "package.json"), JSON.stringify({ name: "other", version: "1.0.0" }));
  for (const command of ["install", "install ./other", "prune", "ci"]) {
    const options = ["--offline", "--no-audit", "--no-fund"];
    execFileSync("npm", [...command.split(" "), ...options], { cwd: root, stdio: "pipe" });
    const found = execFileSync(process.execPath, ["-p", `require("${name}").found`], { cwd: root });
    expect(found.toString(), `npm ${command}`).toBe("true\n");
  }
});
