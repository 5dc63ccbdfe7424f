/** The notebooks don't need the launcher: tslab as it is works too, started in notebooks/. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { printed, ROOT, session, type Answer } from "./session.js";

test("the stock kernel imports the library, typed, and computes with it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stock-kernel-"));
  const specification = join(folder, "kernels", "tslab-stock");
  const tslab = join(ROOT, "node_modules", "tslab", "bin", "tslab");
  mkdirSync(specification, { recursive: true });
  writeFileSync(
    join(specification, "kernel.json"),
    JSON.stringify({
      argv: [process.execPath, tslab, "kernel", "--config-path={connection_file}"],
      display_name: "stock",
      language: "typescript",
    }),
  );
  try {
    const [works, others, fails] = (await session(
      [
        {
          execute: [
            `import { backendReady, softmaxWithTemperature } from "dark-knowledge";
import { experiments, showCommitted } from "dark-knowledge/experiments";
import * as tf from "@tensorflow/tfjs";
void (await backendReady());`,
            "console.log(softmaxWithTemperature(tf.tensor2d([[0, Math.log(3)]]), 1).arraySync()[0][1].toFixed(3));",
          ],
        },
        {
          execute: [
            "const experiment = experiments.temperature;",
            "console.log(experiment.settings.quick.digit, typeof showCommitted);",
          ],
        },
        { execute: ["softmaxWithTemperature(1);\nconst digit: string = experiment.settings.quick.digit;"] },
      ],
      { kernel: "tslab-stock", environment: { JUPYTER_PATH: folder } },
    )) as [Answer, Answer, Answer];
    expect(works.replies.map(({ status }) => status)).toEqual(["ok", "ok"]);
    expect(printed(works, "stdout")).toBe("0.750\n");
    expect(others.replies.map(({ status }) => status)).toEqual(["ok", "ok"]);
    expect(printed(others, "stdout")).toBe("2 function\n");
    expect(fails.replies[0]?.status).toBe("error");
    expect(printed(fails, "stderr")).toContain("Expected 2 arguments, but got 1.");
    expect(printed(fails, "stderr")).toContain("Type 'number' is not assignable to type 'string'.");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
