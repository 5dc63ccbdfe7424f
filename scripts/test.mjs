/** `npm test [-- ARGUMENTS OF VITEST]`: set-up, then the tests. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT, runMain, setUp } from "./setup.mjs";

await runMain(async () => {
  await setUp();
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
});
