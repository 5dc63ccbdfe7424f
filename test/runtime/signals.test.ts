/** Interrupts in the middle of matrix products, which would overwrite memory if the thread that multiplies took them. */
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { moveSignals } from "../../src/runtime/signals.js";

/** How a program ended that was interrupted every two milliseconds, once it had said that it multiplies. */
async function interrupted(script: string): Promise<{ code: number | null; sent: number; output: string }> {
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "pipe"] });
  let [sent, output] = [0, ""];
  let timer: NodeJS.Timeout | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += String(text);
      if (output.includes("multiplying"))
        timer ??= setInterval(() => (sent += child.kill("SIGINT") ? 1 : 0), 2);
      if (output.includes("interrupts")) clearInterval(timer);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, sent, output };
}

describe("signals", () => {
  test("hundreds of interrupts of matrix products: the program goes on, no product is wrong", async () => {
    const { code, sent, output } = await interrupted(
      join(import.meta.dirname, "multiply-when-interrupted.mjs"),
    );
    expect({ code, output }).toMatchObject({ code: 0 });
    const { interrupts, wrong } = JSON.parse(/\{.*\}/.exec(output)![0]) as Record<string, number>;
    expect(wrong).toBe(0);
    expect(sent).toBeGreaterThan(200);
    // Signals that wait at the same time are one.
    expect(interrupts).toBeGreaterThan(100);
  });

  test("one thread takes interrupts; that of JavaScript, and those of TensorFlow, do not", () => {
    expect(moveSignals()).toBe(true);
    const bit = 1n << BigInt(constants.signals.SIGINT - 1);
    const blocks = readdirSync("/proc/self/task").map((thread) => {
      const status = readFileSync(`/proc/self/task/${thread}/status`, "utf8");
      return { thread, blocked: (BigInt(`0x${/SigBlk:\s*(\w+)/.exec(status)![1]!}`) & bit) !== 0n };
    });
    expect(blocks.find(({ thread }) => thread === String(process.pid))).toMatchObject({ blocked: true });
    expect(blocks.some(({ blocked }) => !blocked)).toBe(true);
  });

  test("child processes can be interrupted as ever", () => {
    const { signal } = spawnSync("sleep", ["20"], { timeout: 200, killSignal: "SIGINT" });
    expect(signal).toBe("SIGINT");
  });
});
