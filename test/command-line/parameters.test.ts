/** `-p NAME=VALUE`, the same in every command that takes parameters. */
import { Command } from "commander";
import { expect, test } from "vitest";
import { darkKnowledge } from "../../src/command-line/command-line.js";
import { parameterOption } from "../../src/command-line/parameter-option.js";

/** What a command is given. */
function given(...texts: string[]): unknown {
  const command = new Command().addOption(parameterOption("something"));
  const args = texts.flatMap((text) => ["-p", text]);
  return command.parse(args, { from: "user" }).opts<{ parameter: unknown }>().parameter;
}

test.each([
  ["x=20", 20],
  ["x=-1.5e-3", -0.0015],
  ["x=[1,2,3]", [1, 2, 3]],
  ['x={"input":0.1}', { input: 0.1 }],
  ["x=true", true],
  ["x=null", null],
  ['x="full"', "full"],
  ['x="20"', "20"],
  ["x=full", "full"],
  ["x=a=b c", "a=b c"],
  ["x=ünïcode", "ünïcode"],
  ["x=True", "True"],
  ["x=", ""],
])("%s: JSON if it is some, or else the text", (text, value) => {
  expect(given(text)).toEqual({ x: value });
});

test.each([
  ["x=[1,2", "-p: expected x to be JSON such as"],
  ['x={"a":1', "-p: expected x to be JSON such as"],
  ['x="open', "-p: expected x to be JSON such as"],
  ["x=1.2.3", "-p: expected x to be JSON such as"],
  ["x=+5", "-p: expected x to be JSON such as"],
  ["x", "-p: expected NAME=VALUE, found x"],
  ["=5", "-p: expected NAME=VALUE, found =5"],
  ["a b=5", "-p: expected NAME=VALUE, found a b=5"],
])("%s is a slip, and refused", (text, message) => {
  expect(() => given(text)).toThrow(message);
});

test("several are taken together, each name once; none is none", () => {
  expect(given("a=1", "b=quick")).toEqual({ a: 1, b: "quick" });
  expect(given()).toEqual({});
  expect(() => given("a=1", "b=2", "a=1")).toThrow("-p: expected each name once, found a twice");
});

test("every command with parameters reads them so", () => {
  const options = darkKnowledge().commands.flatMap((command) => command.options);
  const parameters = options.filter(({ short, long }) => short === "-p" || long === "--parameter");
  expect(parameters.length).toBeGreaterThanOrEqual(2);
  for (const { flags, parseArg } of parameters) {
    expect(flags).toBe("-p, --parameter <NAME=VALUE>");
    expect(parseArg?.("x=full", {})).toEqual({ x: "full" });
  }
});
