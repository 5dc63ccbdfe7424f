/** What was saved: counted, measured, and shown. */
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { netsTable } from "../../src/figures/nets-table.js";
import { plainTable } from "../../src/figures/table.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { compareNets } from "../../src/training/compare-nets.js";
import { evaluate } from "../../src/training/evaluate.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

const set = stripes(100, 2);
const makeNet = (hidden: number, seed = 1) =>
  new MultilayerPerceptron({ layerSizes: [16, hidden, hidden, 4], seed });

test("sizes are counted, answers compared, and a large net takes longer", async () => {
  const [teacher, student] = [makeNet(1500), makeNet(8)];
  await train(student, stripes(200), { epochs: 4, batchSize: 32 });
  const [first, second] = compareNets({ teacher, student }, set, { seconds: 0.1 });
  expect(first).toMatchObject({ name: "teacher", agreement: 1 });
  expect(first!.parameters).toBe(17 * 1500 + 1501 * 1500 + 1501 * 4);
  expect(second!.parameters).toBe(17 * 8 + 9 * 8 + 9 * 4);
  for (const { bytesOnDisk, parameters } of [first!, second!]) {
    expect(bytesOnDisk).toBeGreaterThan(4 * parameters);
    expect(bytesOnDisk).toBeLessThan(4 * parameters + 1500);
  }
  expect(second!.accuracy).toBe(1 - evaluate(student, set).errors / 100);
  const answers = [teacher, student].map((net) => evaluate(net, set).predictions);
  const same = answers[0]!.filter((answer, at) => answer === answers[1]![at]).length;
  expect(second!.agreement).toBeCloseTo(same / 100, 6);
  for (const which of ["alone", "of128"] as const) {
    const [slow, fast] = [first!, second!].map((net) => net.millisecondsPerExample[which]);
    expect(fast).toBeGreaterThan(0);
    expect(slow).toBeGreaterThan(fast!);
  }
});

test("an ensemble costs what its members cost, and answers as their mean", () => {
  const members = [makeNet(8, 1), makeNet(8, 2)];
  const [ensemble, one, same] = compareNets(
    { ensemble: members, one: members[0]!, same: [members[0]!, members[0]!] },
    set,
    { seconds: 0.01 },
  );
  expect(ensemble!.parameters).toBe(2 * one!.parameters);
  expect(ensemble!.bytesOnDisk).toBe(2 * one!.bytesOnDisk);
  expect(same!.accuracy).toBe(one!.accuracy);
});

test("as a table", () => {
  const net = (name: string, part: number) => ({
    name,
    parameters: 2_400_000 * part,
    bytesOnDisk: 9_600_000 * part,
    millisecondsPerExample: { alone: 2 * part, of128: 0.5 * part },
    accuracy: 0.9876,
    agreement: 0.95,
  });
  const table = netsTable([net("teacher", 1), net("student", 1 / 24)]);
  expect(plainTable("test", table).rows).toEqual([
    ["teacher", "2,400,000", "9.6 MB", "2.0", "0.50", "98.76%", "–"],
    ["student", "100,000 (24×)", "400.0 kB (24×)", "0.083 (24×)", "0.021 (24×)", "98.76%", "95.00%"],
  ]);
  expect(table.columns.at(-1)).toBe("answers as teacher");
  expect(netsTable([]).rows).toEqual([]);
});

test("leaves no tensor behind, and refuses what doesn't fit", () => {
  const net = makeNet(8);
  const before = tf.memory().numTensors;
  compareNets({ net, two: [net, net] }, set, { seconds: 0.01 });
  expect(tf.memory().numTensors).toBe(before);
  const refused = (nets: unknown) => expect(() => compareNets(nets as { net: typeof net }, set));
  refused({}).toThrow("there must be at least one net, got 0");
  const byName = "nets must be an object by name, { teacher, student }, got";
  refused([net, net]).toThrow(`${byName} "a list"`);
  refused(net).toThrow(`${byName} "a net"`);
  refused(undefined).toThrow(`${byName} undefined`);
  const five = new MultilayerPerceptron({ layerSizes: [16, 5], seed: 1 });
  refused({ net, five }).toThrow(
    "compareNets: five must have 16 inputs and 4 classes for stripes, got [16, 5]",
  );
  refused({ net, mine: [net, five] }).toThrow("all teachers must have equally many classes, got [4, 5]");
  refused({ net, mine: [five, five] }).toThrow("net 1 of mine must have 16 inputs and 4 classes");
  refused({ net, student: 3 }).toThrow("student must be a MultilayerPerceptron or a tf.LayersModel, got 3");
  expect(() => compareNets({ net }, set, { seconds: 0 })).toThrow("seconds must be positive");
});
