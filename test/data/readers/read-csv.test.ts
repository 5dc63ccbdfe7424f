/** CSV files: right ones of all kinds, and wrong ones, each refused by its line and column. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test, vi } from "vitest";
import { readCsv } from "../../../src/data/readers/read-csv.js";
import type { CsvOptions } from "../../../src/data/readers/csv-options.js";
import { ArgumentError, FileError } from "../../../src/support/checks.js";

const folder = mkdtempSync(join(tmpdir(), "csv-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = join(folder, "irises.csv");
const read = (content: string | Uint8Array, options?: CsvOptions) => {
  writeFileSync(path, content);
  return readCsv(path, options);
};
const irises = "length,width,species\n5.1,3.5,setosa\n7,3.2,versicolor\n6.3,3.3,virginica\n4.9,3,setosa\n";

describe("reads", () => {
  test("a table with texts as labels, sorted, whatever their order in the file", () => {
    const set = read(irises, { label: "species" });
    expect(set).toMatchObject({ name: "irises.csv", count: 4, shape: [2], classes: 3 });
    expect(set.classNames).toEqual(["setosa", "versicolor", "virginica"]);
    expect(set.labels).toEqual(Uint8Array.of(0, 1, 2, 0));
    expect(set.inputs).toEqual(Float32Array.of(5.1, 3.5, 7, 3.2, 6.3, 3.3, 4.9, 3));
    const [header, ...rows] = irises.trim().split("\n");
    const turned = read([header, ...rows.reverse()].join("\n"), { label: "species" });
    expect([turned.classNames, turned.labels]).toEqual([set.classNames, Uint8Array.of(0, 2, 1, 0)]);
  });

  test("a test file with the classes of its training file", () => {
    const classNames = read(irises, { label: "species" }).classNames!;
    const set = read("length,width,species\n1,2,virginica\n", { label: "species", classNames });
    expect([set.labels, set.classes]).toEqual([Uint8Array.of(2), 3]);
  });

  test("numbers as labels: they count as themselves, and names name them", () => {
    const digits = "label,a\n3,0\n0,1\n9.0,2\n";
    expect(read(digits, { label: "label" })).toMatchObject({ classes: 10, labels: Uint8Array.of(3, 0, 9) });
    expect(read(digits, { label: "label", classes: 300 }).labels).toEqual(Uint16Array.of(3, 0, 9));
    const named = read("y,a\n1,0\n0,1\n", { label: "y", classNames: ["no", "yes"] });
    expect([named.labels, named.classNames]).toEqual([Uint8Array.of(1, 0), ["no", "yes"]]);
    const own = read("y,a\n7,0\n3,1\n", { label: "y", classNames: ["3", "7"] });
    expect([own.labels, own.classes]).toEqual([Uint8Array.of(1, 0), 2]);
  });

  test("only some columns, in the order asked for; targets; weights; a shape", () => {
    const content = "id,a,b,c,d,price,times\nx,1,2,3,4,9.5,2\ny,5,6,7,8,-1,0\n";
    const set = read(content, { columns: ["d", "a"], targets: ["price", "b"], weight: "times" });
    expect(set.inputs).toEqual(Float32Array.of(4, 1, 8, 5));
    expect(set.targets).toEqual(Float32Array.of(9.5, 2, -1, 6));
    expect(set.weights).toEqual(Float32Array.of(2, 0));
    expect([set.labels, set.classes]).toEqual([undefined, undefined]);
    const pictures = read(content, { omit: ["id", "price", "times"], shape: [2, 2], name: "mine" });
    expect([pictures.shape, pictures.name]).toEqual([[2, 2], "mine"]);
  });

  test.each<[string, string | Uint8Array, CsvOptions]>([
    ["a byte order mark", `\ufeff${irises}`, {}],
    ["UTF-16", Buffer.from(`\ufeff${irises}`, "utf16le"), {}],
    ["Windows' line ends", irises.replaceAll("\n", "\r\n"), {}],
    ["old Macintosh's line ends", irises.replaceAll("\n", "\r"), {}],
    ["no line end at the end", irises.trim(), {}],
    ["empty lines", irises.replaceAll("\n", "\n\n"), {}],
    ["spaces around values", irises.replaceAll(",", " , "), {}],
    ["quotes around everything", irises.replaceAll(/[^,\n]+/g, '"$&"'), {}],
    ["semicolons", irises.replaceAll(",", ";"), { delimiter: ";" }],
    ["tabs", irises.replaceAll(",", "\t"), { delimiter: "\t" }],
    ["gzip", gzipSync(irises), {}],
    ["no header", irises.slice(irises.indexOf("\n") + 1), { header: ["length", "width", "species"] }],
  ])("%s", (_what, content, options) => {
    const expected = read(irises, { label: "species" });
    expect(read(content, { label: "species", ...options })).toEqual(expected);
  });

  test("quotes with delimiters, quotes and line ends in them", () => {
    const set = read('a,"the ""class"", of it"\n1,"x, y"\n2,"z\nz"\n', { label: 'the "class", of it' });
    expect(set.classNames).toEqual(["x, y", "z\nz"]);
  });

  test("columns that a program has numbered", () => {
    expect(read("0,1\n5,6\n").inputs).toEqual(Float32Array.of(5, 6));
  });

  test("labels from 1: they count as themselves, and class 0 without an example is said once", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const table = "y,a\n1,0\n3,1\n2,2\n";
    const set = read(table, { label: "y" });
    read(table, { label: "y" });
    expect([set.classes, set.labels]).toEqual([4, Uint8Array.of(1, 3, 2)]);
    expect(warn.mock.calls).toEqual([
      [
        expect.stringContaining(
          'labels are 1 to 3, so that class 0 has no example: classNames: ["1", "2", "3"] numbers them from 0',
        ),
      ],
    ]);
    expect(read(table, { label: "y", classes: 4 }).classes).toBe(4);
    const named = read(table, { label: "y", classNames: ["1", "2", "3"] });
    expect([named.classes, named.labels]).toEqual([3, Uint8Array.of(0, 2, 1)]);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
    expect(() => read(table, { label: "y", classes: 3 })).toThrow(
      'number the classes from 0, or give classNames: ["1", "2", "3"] in place of classes',
    );
  });

  test("a file without a header is seen by the label that isn't there", () => {
    expect(() => read("5.1,3.5,setosa\n7,3.2,virginica\n", { label: "species" })).toThrow(
      'got "species"; if the first line is a row already, add a first line with names, or give them: header: ["…", "…"]',
    );
    expect(() => read("0,1,kind\n7,3.2,virginica\n", { label: "species" })).toThrow(/got "species"$/);
  });

  test("more than 256 classes, and names of properties as labels and columns", () => {
    const many = Array.from({ length: 300 }, (_, index) => `${index},c${index}`).join("\n");
    const set = read(`a,label\n${many}\n`, { label: "label" });
    expect([set.classes, set.labels!.constructor.name]).toEqual([300, "Uint16Array"]);
    const odd = read("__proto__,constructor\n1,toString\n2,__proto__\n", { label: "constructor" });
    expect([odd.classNames, [...odd.labels!]]).toEqual([
      ["__proto__", "toString"],
      [1, 0],
    ]);
  });

  test("whatever was written, as float32", () => {
    const number = fc.double({ min: -3e38, max: 3e38, noNaN: true });
    const text = fc.stringMatching(/^[a-z",;]{1,6}$/).map((one) => `t${one}t`);
    const row = fc.record({ values: fc.tuple(number, number, number), label: text });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (rows) => {
        fc.pre(new Set(rows.map(({ label }) => label)).size > 1);
        const quoted = (one: string) => `"${one.replaceAll('"', '""')}"`;
        const written = (one: number) => (Object.is(one, -0) ? "-0" : String(one));
        const lines = rows.map(({ values, label }) => [...values.map(written), quoted(label)].join(","));
        const set = read(["a,b,c,label", ...lines].join("\n"), { label: "label" });
        expect([...set.inputs]).toEqual(rows.flatMap(({ values }) => values.map(Math.fround)));
        expect([...set.labels!].map((label) => set.classNames![label])).toEqual(
          rows.map(({ label }) => label),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("more values than one piece of memory holds", () => {
    const columns = Array.from({ length: 1024 }, (_, column) => `c${column}`);
    const rows = Array.from({ length: 1100 }, (_, row) => columns.map((_, column) => (row * column) % 997));
    const set = read([columns, ...rows].join("\n"));
    expect(set.inputs).toHaveLength(1100 * 1024);
    expect(set.inputs.every((value, at) => value === rows[Math.floor(at / 1024)]![at % 1024])).toBe(true);
  });
});

/** What is wrong, the file, the options, and what the message says. */
const wrong: [what: string, content: string | Uint8Array, options: CsvOptions, message: string][] = [
  ["nothing", "", {}, "expected names of columns in the first line, found an empty file"],
  ["a header only", "a,b\n", {}, "expected rows, found only a header"],
  [
    "no header",
    "1,2\n3,4\n",
    {},
    "found numbers: 1, 2. To repair: add a first line with names, or give them: header",
  ],
  [
    "a value missing",
    "a,b\n1,2\n3,\n",
    {},
    "row 2 (line 3), column b: expected a number, found nothing. To repair: fill it in",
  ],
  [
    "NA",
    "a,b\n1,2\nNA,4\n",
    {},
    "row 2 (line 3), column a: expected a number, found NA. To repair: fill it in",
  ],
  [
    "a question mark",
    "a,b\n1,?\n",
    {},
    "row 1 (line 2), column b: expected a number, found ?. To repair: fill it in",
  ],
  [
    "a text",
    "a,b\n1,red\n",
    {},
    "column b: expected a number, found red. To repair: correct it; if the column has the classes, name it as label",
  ],
  ["a date", "a,b\n1,2024-01-05\n", {}, "column b: expected a number, found 2024-01-05"],
  [
    "a decimal comma",
    'a,b\n1,"2,5"\n',
    {},
    "expected a number, found 2,5. To repair: write decimals with a point",
  ],
  ["infinity", "a\n-inf\n", {}, "expected a number, found -inf. To repair: replace it by a finite number"],
  [
    "a number that is too large",
    "a\n1e39\n",
    {},
    "expected a number, found 1e39. To repair: write it in another unit",
  ],
  ["a hexadecimal number", "a\n0x10\n", {}, "expected a number, found 0x10"],
  ["yes", "a\nTRUE\n", {}, "expected a number, found TRUE. To repair: write 1 and 0"],
  [
    "a row that is too short",
    "a,b,c\n1,2,3\n4,5\n",
    {},
    "row 2 (line 3): expected 3 columns, found 2. To repair: complete the row",
  ],
  [
    "a row that is too long",
    "a,b\n1,2\n\n3,4,5\n",
    {},
    "row 2 (line 4): expected 2 columns, found 3. To repair: put texts with",
  ],
  ["a name twice", "a,b,a\n1,2,3\n", {}, 'found "a" in columns 1 and 3'],
  ["no name", ",a\n0,1\n", {}, 'found none for column 1. To repair: name it, or leave it out: omit: [""]'],
  [
    "semicolons",
    "a;b\n1;2\n",
    {},
    'expected columns separated by ",", found semicolons: a;b. To repair: say so: delimiter: ";"',
  ],
  ["tabs", "a\tb\n1\t2\n", {}, "found tabs"],
  ["commas", "a,b\n1,2\n", { delimiter: ";" }, 'found commas: a,b. To repair: say so: delimiter: ","'],
  [
    "a quote that does not end",
    'a,b\n1,"2\n3,4\n',
    {},
    "found a double quote that is never closed, after line 1. To repair: close it",
  ],
  ["a quote within a text", 'a,b\n1,5" wide\n', {}, "at line 2"],
  [
    "Latin-1",
    Buffer.from("a,label\n1,caf\xe9\n2,x\n", "latin1"),
    { label: "label" },
    "expected a text in UTF-8, found other bytes",
  ],
  [
    "a spreadsheet",
    Buffer.from("PK\x03\x04..[Content_Types].xml"),
    {},
    "found a spreadsheet or another file of an office program. To repair: save the table as CSV",
  ],
  ["a web page", "<!DOCTYPE html><html>", {}, "expected a CSV file, found a web page"],
  [
    "a label missing",
    "a,label\n1,x\n2,\n",
    { label: "label" },
    "row 2 (line 3), column label: expected a label, found nothing",
  ],
  [
    "a label that is NaN",
    "a,label\n1,x\n2,NaN\n",
    { label: "label" },
    "column label: expected a label, found NaN",
  ],
  [
    "one class only",
    "a,label\n1,x\n2,x\n",
    { label: "label" },
    "column label: expected at least two classes, found only x",
  ],
  ["one number only", "a,label\n1,0\n", { label: "label" }, "expected at least two classes, found only 0"],
  [
    "a class that training does not have",
    "a,label\n1,dog\n2,cats\n",
    { label: "label", classNames: ["cat", "dog"] },
    "row 2 (line 3), column label: expected one of cat, dog, found cats; did you mean cat?",
  ],
  [
    "a class too large",
    "a,y\n1,0\n2,3\n",
    { label: "y", classes: 3 },
    "row 2 (line 3), column y: expected a class from 0 to 2, found 3",
  ],
  [
    "a year as a label",
    "a,y\n1,200000\n",
    { label: "y" },
    "expected a class from 0 to 65535, found 200000. To repair: number the classes",
  ],
  [
    "a measure as a label",
    "a,y\n1,0.5\n2,1.25\n",
    { label: "y" },
    "row 1 (line 2), column y: expected a class, found 0.5. To repair: name a column with classes; numbers to be predicted are targets",
  ],
  [
    "a negative weight",
    "a,w\n1,1\n2,-1\n",
    { weight: "w" },
    "row 2 (line 3), column w: expected a weight of at least 0, found -1",
  ],
  ["no inputs", "label\nx\ny\n", { label: "label" }, "expected columns of inputs, found only label"],
  [
    "another shape",
    "a,b,c\n1,2,3\n",
    { shape: [2, 2] },
    "expected 4 columns of inputs for shape [2, 2], found 3",
  ],
];

describe("refuses a file with", () => {
  test.each(wrong)("%s", (_what, content, options, message) => {
    expect(() => read(content, options)).toThrow(FileError);
    expect(() => read(content, options)).toThrow(message);
    expect(() => read(content, options)).toThrow(path);
  });

  test("weights of 0 only, or no path", () => {
    expect(() => read("a,w\n1,0\n", { weight: "w" })).toThrow("weights of irises.csv must not all be 0");
    expect(() => readCsv(join(folder, "nothing.csv"))).toThrow("expected a CSV file, found no file");
    expect(() => readCsv("nothing.csv")).toThrow(
      `nothing.csv: expected a CSV file, found no file, looked for at ${resolve("nothing.csv")}. To repair`,
    );
    expect(() => readCsv(folder)).toThrow("expected a CSV file, found a folder");
    expect(() => readCsv(undefined as unknown as string)).toThrow(
      "readCsv: path must be a text that is not empty",
    );
  });
});

describe("refuses options with", () => {
  test.each<[string, object, string]>([
    ["a column that is not there", { label: "speces" }, "readCsv: label must be a column of"],
    ["a near name", { label: "speces" }, 'got "speces"; did you mean species?'],
    ["inputs that are not there", { columns: ["length", "height"] }, "columns must be a column of"],
    [
      "two uses",
      { label: "species", targets: ["species"] },
      'each column must have one use, got "species" in label and targets',
    ],
    [
      "a text for a list",
      { columns: "length" },
      "columns must be a list of at least one, none twice, each a text",
    ],
    ["another name", { labels: "species" }, 'got "labels"; did you mean label?'],
    ["a shape of zero", { shape: [0] }, "shape[0] must be"],
  ])("%s", (_what, options, message) => {
    expect(() => read(irises, options)).toThrow(ArgumentError);
    expect(() => read(irises, options)).toThrow(message);
  });
});
