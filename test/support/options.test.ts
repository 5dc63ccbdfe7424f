/** What options may be: kinds, rules, paths in messages, names that are nearly right. */
import { describe, expect, test } from "vitest";
import * as kind from "../../src/support/option-kinds.js";
import {
  below,
  checkKind,
  checkOptions,
  optionsSchema,
  someWeight,
  withChanges,
  type Kind,
} from "../../src/support/options.js";
import { checkName, nearNames } from "../../src/support/near-names.js";

const numbers = [NaN, Infinity, -Infinity];
const noNumbers = ["1", null, undefined, true, [1], {}, 1n];

describe.each<[string, Kind<unknown>, readonly unknown[], readonly unknown[]]>([
  ["temperature", kind.temperature, [1e-9, 1, 1000], [0, -0, -4, ...numbers, ...noNumbers]],
  ["learningRate", kind.learningRate, [0.1, 1e6], [0, -0.1, ...numbers, ...noNumbers]],
  ["weight", kind.weight, [0, 0.5, 1e9], [-1, -1e-9, ...numbers, ...noNumbers]],
  ["rate", kind.rate, [0, 0.999], [1, 1.5, -0.1, ...numbers, ...noNumbers]],
  ["fraction", kind.fraction, [1e-3, 1], [0, 1.01, -1, ...numbers, ...noNumbers]],
  ["part", kind.part, [0, 0.4, 1], [-0.1, 1.01, ...numbers, ...noNumbers]],
  ["limit", kind.limit, [0.1, Infinity], [0, -1, NaN, -Infinity, ...noNumbers]],
  ["count", kind.count, [1, 1e6], [0, -1, 1.5, 2 ** 53, ...numbers, ...noNumbers]],
  ["seed", kind.seed, [0, 1, 2 ** 32 - 1], [-1, 2 ** 32, 1.5, ...numbers, ...noNumbers]],
  ["pixels", kind.whole(0, 27), [0, 27], [-1, 28, 0.5, ...numbers, ...noNumbers]],
  ["flag", kind.flag, [true, false], ["true", 0, 1, null, undefined]],
  ["text", kind.text, ["", "a"], [1, null, undefined, ["a"]]],
  ["choice", kind.choice("a", "b"), ["a", "b"], ["", "A", "c", 1, null, undefined]],
  [
    "seeds",
    kind.seeds,
    [[0], [3, 1]],
    [1, "1", [], [1, 1], [1.5], [-1], ["1"], [NaN], [[1]], null, { 0: 1, length: 1 }],
  ],
  ["temperatures", kind.temperatures, [[1, 20]], [[], [0], [1, 1], [1, NaN], 20, "[1]", [null]]],
  ["classes", kind.classes(3), [[], [0, 2]], [[3], [-1], [1.5], [1, 1], [0, 1, 2], 3]],
  ["someClasses", kind.someClasses(3), [[0], [1, 2]], [[], [0, 1, 2], [3]]],
  ["callback", kind.callback(), [() => 1], [undefined, null, "f", {}]],
  ["optional", kind.optional(kind.flag), [true, undefined], [null, 0, "no"]],
  ["named", kind.named(kind.weight), [{}, { a: 1 }], [[], { a: -1 }, 5, null]],
])("%s", (name, one, right, wrong) => {
  test.each(right.map((value) => [value]))("takes %o", (value) => {
    expect(() => {
      checkKind("here", one, value, name);
    }).not.toThrow();
  });

  test.each(wrong.map((value) => [value]))("refuses %o", (value) => {
    expect(() => {
      checkKind("here", one, value, name);
    }).toThrow(/^here: \w+(\[\d\]|\.a)? must be .*, got /);
  });
});

interface Student {
  epochs: number;
  warmUpEpochs: number;
  softWeight: number;
  hardWeight: number;
  schedule: "constant" | "cosine";
  seeds: readonly number[];
  teacher: Partial<Teacher>;
}

interface Teacher {
  units: number;
  dropout: { input: number; hidden: number };
}

const DROPOUT = optionsSchema<Teacher["dropout"]>({ input: kind.rate, hidden: kind.rate });
const TEACHER = optionsSchema<Teacher>({ units: kind.units, dropout: DROPOUT.all });
const STUDENT = optionsSchema<Student>(
  {
    epochs: kind.epochs,
    warmUpEpochs: kind.warmUpEpochs,
    softWeight: kind.weight,
    hardWeight: kind.weight,
    schedule: kind.choice("constant", "cosine"),
    seeds: kind.seeds,
    teacher: TEACHER.some,
  },
  [below("warmUpEpochs", "epochs"), someWeight("softWeight", "hardWeight")],
);
const DEFAULTS: Student = {
  epochs: 3,
  warmUpEpochs: 0,
  softWeight: 1,
  hardWeight: 0,
  schedule: "cosine",
  seeds: [1],
  teacher: {},
};

test.each<[unknown, string]>([
  [{ epochs: 0 }, "study: epochs must be a whole number of at least 1, got 0"],
  [
    { seeds: 1 },
    "study: seeds must be a list of at least one, none twice, each a whole number from 0 to 4294967295, got 1",
  ],
  [{ seeds: "[7, 8]" }, 'got "[7, 8]"; without the quotes it is [7, 8] (with papermill by -y, not by -p)'],
  [{ seeds: [1, 1.5] }, "study: seeds[1] must be a whole number from 0 to 4294967295, got 1.5"],
  [{ seeds: [2, 2] }, "got [2, 2]"],
  [
    { epoch: 3 },
    'study: options must be of epochs, warmUpEpochs, softWeight, hardWeight, schedule, seeds, teacher, got "epoch"; did you mean epochs?',
  ],
  [{ schedule: "cosin" }, 'study: schedule must be constant or cosine, got "cosin"; did you mean cosine?'],
  [{ teacher: { unit: 3 } }, 'options of teacher must be of units, dropout, got "unit"; did you mean units?'],
  [
    { teacher: { dropout: { input: 1, hidden: 0 } } },
    "study: teacher.dropout.input must be at least 0 and below 1, got 1",
  ],
  [
    { teacher: { dropout: { input: 0 } } },
    "teacher.dropout.hidden must be at least 0 and below 1, got undefined",
  ],
  [{ teacher: { dropout: { input: 0, hiden: 0, hidden: 0 } } }, "did you mean hidden?"],
  [{ teacher: 5 }, "study: teacher must be an object of options, got 5"],
  [
    { teacher: { units: { of: 3 } } },
    "teacher.units must be a whole number of at least 1, got an object with of",
  ],
  [5, "study: options must be an object of options, got 5"],
  [null, "study: options must be an object of options, got null"],
  [[3], "study: options must be an object of options, got [3]"],
  [{ warmUpEpochs: 3 }, "study: warmUpEpochs must be at least 0 and below epochs, 3, got 3"],
  [{ softWeight: 0 }, "study: softWeight or hardWeight must be above 0, got 0"],
])("changes %o are refused: %s", (changes, message) => {
  expect(() => withChanges("study", STUDENT, DEFAULTS, changes as Partial<Student>)).toThrow(message);
});

test("changes in range are taken, undefined ones left out", () => {
  const changes = { epochs: 5, seeds: undefined, teacher: { units: 3 } } as unknown as Partial<Student>;
  expect(withChanges("study", STUDENT, DEFAULTS, changes)).toEqual({
    ...DEFAULTS,
    epochs: 5,
    teacher: { units: 3 },
  });
  expect(() => {
    checkOptions("study", STUDENT, { ...DEFAULTS, softWeight: 0 }, "student");
  }).toThrow("study: of student, softWeight or hardWeight must be above 0, got 0");
});

test.each([
  ["epoch", ["epochs", "seeds"], ["epochs"]],
  ["Temprature", ["temperature", "temperatures"], ["temperature"]],
  ["widht", ["widths", "width", "seeds"], ["widths", "width"]],
  ["weight", ["softWeight", "hardWeight", "epochs"], ["softWeight", "hardWeight"]],
  ["warm-up-epochs", ["warmUpEpochs", "epochs"], ["warmUpEpochs"]],
  ["learning", ["learningRate", "label"], ["learningRate"]],
  ["zzz", ["epochs", "seeds"], []],
  ["", ["epochs"], []],
])("near %j among %j: %j", (found, names, near) => {
  expect(nearNames(found, names)).toEqual(near);
});

test("a name is one of those that exist", () => {
  const check = (found: unknown) => () => {
    checkName("sweep", "engine", ["local", "inline", "ray"], found);
  };
  expect(check("local")).not.toThrow();
  expect(check("lokal")).toThrow(
    'sweep: engine must be one of local, inline, ray, got "lokal"; did you mean local?',
  );
  expect(check("toString")).toThrow('got "toString"');
  expect(check(3)).toThrow("got 3");
});
