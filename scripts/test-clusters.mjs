/**
 * `npm run test-clusters [-- ARGUMENTS OF VITEST]`: the engines of clusters and the tracking against the real programs, on this machine:
 * Ray and MLflow from PyPI, SLURM from Debian. Installs what is missing, which for SLURM takes root.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setUpEnvironment } from "./environment.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { runCommand } from "./setup/command.mjs";
import { say } from "./setup/report.mjs";

/** Programs that the tests start, and the Debian packages that bring them. */
const PROGRAMS = { munged: "munge", slurmctld: "slurmctld", slurmd: "slurmd", sbatch: "slurm-client" };

/** Installs SLURM unless it is there. */
async function setUpSlurm() {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin"];
  /** @param {string} program */
  const isThere = (program) => folders.some((folder) => existsSync(join(folder, program)));
  const missing = Object.keys(PROGRAMS).flatMap((program) =>
    isThere(program) ? [] : PROGRAMS[/** @type {keyof typeof PROGRAMS} */ (program)],
  );
  if (missing.length === 0) {
    say("✓ slurm: unchanged");
    return;
  }
  say(`• slurm: ${missing.join(", ")} from Debian …`);
  const repair = `run as root: apt-get update && apt-get install ${missing.join(" ")}`;
  await runCommand("apt-get", ["update", "-q"], { repair });
  const options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runCommand("apt-get", ["install", ...options, ...missing], { env, repair });
  say("✓ slurm: done");
}

await runMain(async () => {
  await setUp();
  await setUpEnvironment("ray");
  await setUpEnvironment("mlflow");
  await setUpSlurm();
  const reports = mkdtempSync(join(tmpdir(), "reports-"));
  const report = join(reports, "clusters.json");
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=verbose", "--reporter=json", `--outputFile.json=${report}`];
  const settings = [
    "run",
    "-c",
    "test/clusters/vitest.config.mjs",
    "--root",
    ".",
    ...reporters,
    ...process.argv.slice(2),
  ];
  spawnSync(process.execPath, [vitest, ...settings], { cwd: ROOT, stdio: "inherit" });
  const sum = spawnSync(process.execPath, [join(ROOT, "scripts", "count-tests.mjs"), "0", report], {
    stdio: "inherit",
  });
  rmSync(reports, { recursive: true });
  process.exitCode = sum.status ?? 1;
});
