/** A function's text without comments and formatting: the same for what is the same, and never for what differs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalSource } from "../../src/support/normal-source.js";

/** Texts of one function each. */
const SAME: Record<string, string[]> = {
  comments: [
    "(z, y) => { return f(z, y); }",
    "(z, y) => { // the labels\n  return f(z, y);\n}",
    "(z, /* logits */ y) => {\n\n  /* one\n  more */ return f(z, y); // it\n}",
    "(z,y)=>{return f(z,y);}",
  ],
  "line breaks that matter": [
    "(z) => {\n  const a = z\n  const b = a\n  return b\n}",
    "(z) => { // here\n    const a = z // there\n\n\n    const b = a /* and\n there */ return b\n}",
  ],
  templates: ["(z) => `a // b ${z} /* c */`", "( z )  =>  `a // b ${ z /* d */ } /* c */`"],
  "empty templates": ["(z) => `` + `${z}`", "(z) => `` + // none\n `${z}`"],
  "regular expressions": [
    "(z) => z / 2 / /[/*]\\/\\// .lastIndex",
    "(z) =>\n  z / 2 / /[/*]\\/\\//.lastIndex",
  ],
  methods: ["loss(z) { return z; }", "loss ( z ) {\n  // it\n  return z;\n}"],
  "async functions": [
    "async function* f(z) { yield* await z; }",
    "async function * f(z)\n{ yield * await z; }",
  ],
};

describe("the same normal form", () => {
  test.each(Object.entries(SAME))("%s", (_what, texts) => {
    const forms = texts.map(normalSource);
    expect(new Set(forms).size).toBe(1);
    expect(forms[0]).not.toMatch(/\b(it|labels|logits|there|none|d)\b/);
    expect(normalSource(forms[0]!)).toBe(forms[0]);
  });
});

/** Pairs that a careless removal of comments or spaces would take for one. */
const DIFFERENT: [string, string][] = [
  ['() => "a // b"', '() => "a // c"'],
  ['() => "a  b"', '() => "a b"'],
  ['() => "/* a */"', '() => ""'],
  ["() => '//' + f(1)", "() => '//' + f(2)"],
  ["() => `a // b`", "() => `a // c`"],
  ["() => `a  b`", "() => `a b`"],
  ["() => `a\n  b`", "() => `a b`"],
  ["() => ` ${1}`", "() => `${1}`"],
  ["() => `${1} `", "() => `${1}`"],
  ["() => `${1} ${2}`", "() => `${1}${2}`"],
  ["() => `${`a // b`}`", "() => `${`a // c`}`"],
  ["() => String.raw`\\u{61} // 1`", "() => String.raw`\\u{61} // 2`"],
  ["() => /a\\/\\/ b/", "() => /a\\/\\/ c/"],
  ["() => /[/]/ /1/ 2", "() => /[/]/ /1/ 3"],
  ["() => /a  b/", "() => /a b/"],
  ["() => /a/g", "() => /a/"],
  ["(a, g, i) => a /b/ g", "(a, g, i) => a /b/ i"],
  ["() => { return\n1; }", "() => { return 1; }"],
  ["() => { return /*\n*/ 1; }", "() => { return /* */ 1; }"],
  ["(a, b) => { a\n++b }", "(a, b) => { a++\nb }"],
  ["(a, b) => { a;\n++b; }", "(a, b) => { a++;\nb; }"],
  ["(a, b) => a + +b", "(a, b) => a ++ + b"],
  ["(a, b) => a - -b", "(a, b) => a - b"],
  ["(a) => { const b = a\n(1) }", "(a) => { const b = a;\n(1) }"],
  ["(a, b) => (a, b)", "(a) => b"],
  ["(a, b, c) => (a - b) - c", "(a, b, c) => a - (b - c)"],
  ["(a) => (a?.b).c", "(a) => a?.b.c"],
  ["() => { 'use strict'; return this; }", "() => { ('use strict'); return this; }"],
  ["() => 1n", "() => 1"],
  ["() => 0.1", "() => 0.10000000000000001"],
  ["(x, y) => x<!--y\n", "(x, y) => x"],
  ["(x, y) => {\n x\n-->y }", "(x, y) => {\n x\n }"],
  ["async (a) => { for await (const b of a) f(b); }", "async (a) => { for (const b of a) f(b); }"],
  ["() => ({ get a() { return 1; } })", "() => ({ a() { return 1; } })"],
  ["() => class { static a = 1 }", "() => class { a = 1 }"],
];

test.each(DIFFERENT)("%j is not %j", (one, other) => {
  expect(normalSource(one)).not.toBe(normalSource(other));
});

test("what can't be parsed is left as it is", () => {
  for (const text of ["(z) => { // a\n using x = z }?", "() => a ! b // c", "#x in /* y */ z"]) {
    expect(normalSource(text)).toBe(text);
  }
});

test("a function with comments and blank lines anywhere has its normal form, and computes the same", () => {
  const plain =
    "(a, b) => { const s = 'x // y'; const t = `p /* ${a} */ q`; return [s, t, a / b / 2, a - -b]; }";
  const parts = plain.split(/(?<=[;{,]) /);
  const filler = fc.constantFrom(
    " ",
    "\n",
    "\n\n\t",
    " // it's `not` code\n",
    " /* nor ${this} */ ",
    "/**/ // '\n",
  );
  fc.assert(
    fc.property(fc.array(filler, { minLength: parts.length, maxLength: parts.length }), (fillers) => {
      const text = parts
        .map((part, index) => part + (index < parts.length - 1 ? fillers[index]! : ""))
        .join("");
      const form = normalSource(text);
      expect(form).toBe(normalSource(plain));
      const [computed, expected] = [form, plain].map((source) =>
        // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the normal form is a program
        (new Function(`return ${source}`)() as (a: number, b: number) => unknown)(3, 4),
      );
      expect(computed).toEqual(expected);
    }),
  );
});
