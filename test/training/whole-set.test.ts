/** A teacher that answers a whole set: it says how far it is, stops between two batches, and takes no notice of other code. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { InterruptedError } from "../../src/runtime/interrupt.js";
import { ensembleTransferSet } from "../../src/training/ensemble-transfer-set.js";
import { logitsOf } from "../../src/training/evaluate.js";
import type { ProgressListener, TrainingProgress } from "../../src/training/progress.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { stripes } from "../helpers.js";

const folder = mkdtempSync(join(tmpdir(), "whole-set-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
// Three batches.
const images = stripes(4100);
const newNet = (seed: number) => new MultilayerPerceptron({ layerSizes: [16, 8, 4], seed });
const newFolder = () => mkdtempSync(join(folder, "cache-"));
const kept = (cache: string): string[] =>
  readdirSync(cache, { recursive: true, encoding: "utf8" }).filter((path) => path.includes("."));

interface Asked {
  folder: string;
  onProgress?: ProgressListener;
  nets?: MultilayerPerceptron[];
  set?: Dataset;
}
const mean = { temperature: 2, mean: "arithmetic", soften: "members" } as const;
const WAYS: Record<string, (asked: Asked) => Promise<unknown>> = {
  "logits in memory": ({ nets = [newNet(1)], set = images, ...how }) => transferSet(nets[0]!, set, how),
  "logits in a file": ({ nets = [newNet(1)], set = images, ...how }) =>
    transferSet(nets[0]!, set, { ...how, inFile: "float16" }),
  "logits of several teachers": ({ nets = [newNet(1), newNet(2)], set = images, ...how }) =>
    transferSet(nets, set, how),
  "soft targets of an ensemble": ({ nets = [newNet(1), newNet(2)], set = images, ...how }) =>
    ensembleTransferSet(nets, set, mean, how),
};

describe.each(Object.entries(WAYS))("%s", (way, ask) => {
  const isOfSeveral = way.includes(" of ");

  test("say how far they are, once each time they are computed", async () => {
    const reports: TrainingProgress[] = [];
    const how = { folder: newFolder(), onProgress: (report: TrainingProgress) => void reports.push(report) };
    await ask(how);
    const ends = reports.filter(({ ended }) => ended !== undefined);
    expect(ends).toHaveLength(isOfSeveral ? 2 : 1);
    for (const end of ends) {
      expect(end).toMatchObject({ ended: "finished", epoch: 1, epochs: 1, batch: 3, batches: 3, loss: NaN });
      expect(end).toMatchObject({ examples: { done: 4100, of: 4100 }, errors: undefined });
      expect(end.label).toMatch(/^soft targets for stripes/);
    }
    expect(new Set(ends.map(({ label }) => label)).size).toBe(ends.length);
    // The first report is due at once.
    expect(reports[0]).toMatchObject({ examples: { done: 2000, of: 4100 }, epoch: 0, ended: undefined });
    const count = reports.length;
    await ask(how);
    expect(reports).toHaveLength(count);
  });

  test("stop between two batches, and nothing is kept", async () => {
    const nets = [newNet(1), newNet(2)];
    const applied = nets.map((net) => vi.spyOn(net, "apply"));
    const reports: TrainingProgress[] = [];
    const cache = newFolder();
    const onProgress = (report: TrainingProgress) => {
      reports.push(report);
      if (report.ended === undefined) process.emit("SIGINT");
    };
    const stopped = ask({ folder: cache, onProgress, nets });
    await expect(stopped).rejects.toThrow(InterruptedError);
    await expect(stopped).rejects.toThrow(
      /^\w+ was interrupted after 2000 of 4100 examples; nothing was kept, run it again$/,
    );
    expect(applied.map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    expect(reports.at(-1)).toMatchObject({ ended: "interrupted", examples: { done: 2000, of: 4100 } });
    expect(process.listenerCount("SIGINT")).toBe(0);
    expect(kept(cache)).toEqual([]);
    await ask({ folder: cache, nets });
    expect(kept(cache)).not.toEqual([]);
  });

  test.each(["the teacher", "the data"])("are refused if %s change meanwhile", async (what) => {
    const nets = [newNet(1), newNet(2)];
    const inputs = images.inputs.slice();
    const cache = newFolder();
    let passes = 0;
    const onProgress = ({ ended }: TrainingProgress) => {
      // Of several, while the last one answers.
      if (ended) passes++;
      if (ended || passes < (isOfSeveral ? 1 : 0)) return;
      if (what === "the data") inputs[16 * 4099] = 1;
      else nets[0]!.setValues(newNet(3).values());
    };
    const asked = ask({ folder: cache, onProgress, nets, set: { ...images, inputs } });
    await expect(asked).rejects.toThrow(
      /^\w+: the teacher and stripes must stay as they are meanwhile, got other values$/,
    );
    // Each member's own logits are right for what it was asked.
    if (way !== "logits of several teachers") expect(kept(cache)).toEqual([]);
  });

  test("name a NaN by its place in the whole set, and say that they failed", async () => {
    const net = newNet(1);
    const inputs = Float32Array.from(images.inputs);
    const apply = net.apply.bind(net);
    let calls = 0;
    vi.spyOn(net, "apply").mockImplementation((batch, how) => {
      const logits = apply(batch, how);
      return ++calls === 2 ? logits.div(0).sub(logits.div(0)) : logits;
    });
    const ends: TrainingProgress["ended"][] = [];
    const onProgress = ({ ended }: TrainingProgress) => void ends.push(ended);
    const asked = ask({
      folder: newFolder(),
      onProgress,
      nets: [net, newNet(2)],
      set: { ...images, inputs },
    });
    await expect(asked).rejects.toThrow(/2000/);
    expect(ends.at(-1)).toBe("failed");
  });
});

test("they are those of one pass without pauses", async () => {
  const net = newNet(1);
  const { teacherLogits } = await transferSet(net, images, newFolder());
  expect(teacherLogits).toEqual(logitsOf(net, images));
});

test("a listener that is none is refused, by both", async () => {
  const onProgress = "bar" as never;
  await expect(transferSet(newNet(1), images, { folder, onProgress })).rejects.toThrow(
    /^transferSet: onProgress must be a function/,
  );
  await expect(ensembleTransferSet([newNet(1)], images, mean, { folder, onProgress })).rejects.toThrow(
    /^ensembleTransferSet: onProgress must be a function/,
  );
});
