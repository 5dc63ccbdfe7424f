import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { isNative } from "../../src/runtime/is-native.js";
import { tensorBoardListener } from "../../src/training/tensorboard.js";
import { trainingNames } from "../../src/training/training-names.js";
import { transferSet } from "../../src/training/soft-target-cache.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

test("trainings of one label have names of their own, unless one resumes", () => {
  const nameOf = trainingNames();
  const names = (label: string, ended?: "finished" | "interrupted" | "failed") => [
    nameOf({ label, ended: undefined }),
    nameOf({ label, ended }),
  ];
  expect(names("net", "finished")).toEqual(["net", "net"]);
  expect(names("net", "interrupted")).toEqual(["net 2", "net 2"]);
  expect(names("other", "finished")).toEqual(["other", "other"]);
  expect(names("net", "failed")).toEqual(["net 2", "net 2"]);
  expect(names("net", "finished")).toEqual(["net 3", "net 3"]);
  const answered = { label: "net", examples: { done: 9, of: 9 }, ended: "finished" } as const;
  expect([nameOf(answered), nameOf(answered)]).toEqual(["net", "net"]);
});

test("leaves an event file for each training, where the native backend is there", async () => {
  if (!isNative()) {
    expect(() => tensorBoardListener("nowhere")).toThrow("the native backend must be there");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "events-"));
  const onProgress = tensorBoardListener(folder);
  for (const label of ["small net, seed 1", "other", "other", "small net: seed 1"]) {
    const net = new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });
    // A teacher that answers is no run.
    await transferSet(net, stripes(40), { folder: mkdtempSync(join(tmpdir(), "soft-")), onProgress });
    await train(net, stripes(40), { epochs: 2, label, onProgress, evaluateOn: stripes(20) });
  }
  expect(readdirSync(folder).sort()).toEqual(["other", "other-2", "small-net-seed-1", "small-net-seed-1-2"]);
  const [events] = readdirSync(join(folder, "other"));
  expect(events).toContain("tfevents");
  // Records of a length, its checksum, so many bytes, and their checksum.
  const bytes = readFileSync(join(folder, "other", events!));
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    texts.push(bytes.toString("latin1", at + 12, at + 12 + length));
    at += 16 + length;
  }
  expect(texts.some((text) => text.includes("loss (nats)"))).toBe(true);
  expect(texts.some((text) => text.includes("errors"))).toBe(true);
});
