/** WebAssembly that computes because something failed: said at set-up's end, and again, until it is repaired. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { setUp } from "../../scripts/setup.mjs";
import { addon, takeFirstRoute } from "../../scripts/setup/addon.mjs";
import { bestRoute, fallBackNotice, forgetFailure } from "../../scripts/setup/fall-back.mjs";
import { SetupError, UnavailableError } from "../../scripts/setup/report.mjs";
import { borrowPython, ROOT, setEnvironment, temporaryFolder, write } from "./small-repository.js";

const ROUTES = ["native", "prebuilt", "wasm"];
const details = { expected: "it to succeed", repair: "mend it" };

/** What set-up prints. */
let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  return () => vi.restoreAllMocks();
});

/** A route for which nothing fails but what is given. */
const failing = (errors: Record<string, Error>) => (_root: string, route: string) =>
  route in errors ? Promise.reject(errors[route]!) : Promise.resolve();

describe("what a fall-back is remembered as", () => {
  const broken = new SetupError("g++ -O2", {
    ...details,
    found: "exit code 1, saying:\nx.cc:1: error: no such type\n1 error.",
  });
  const best = bestRoute();
  const other = best === "native" ? "prebuilt" : "native";

  test("a failure, where the route that this machine should have failed", async () => {
    const take = failing({ [best]: broken, [other]: new Error("not this one") });
    expect(await takeFirstRoute(temporaryFolder(), ROUTES, take)).toEqual({
      route: "wasm",
      failure: { route: best, cause: "g++ -O2: x.cc:1: error: no such type", repair: "mend it" },
    });
  });

  test("none, where this machine has no compiler or there is no build for it", async () => {
    const none = new UnavailableError("g++", { ...details, found: "none" });
    const take = failing({ [best]: none, [other]: new Error("host not reached") });
    expect(await takeFirstRoute(temporaryFolder(), ROUTES, take)).toEqual({ route: "wasm" });
  });

  test("none, where a native library computes after all", async () => {
    const take = failing({ native: broken });
    expect(await takeFirstRoute(temporaryFolder(), ROUTES, take)).toEqual({ route: "prebuilt" });
  });
});

test("the cause is the line of a program's last words that names an error", () => {
  const summary = (found: string) => new SetupError("it", { ...details, found }).summary;
  expect(
    summary(
      "exit code 1, saying:\n/a/b.js:3\n  throw ex;\nTypeError: x is not a function\n  at c\n\nNode.js v24",
    ),
  ).toBe("it: TypeError: x is not a function");
  expect(summary("exit code 1, saying:\nlooking\nERROR: No matching distribution\n")).toBe(
    "it: ERROR: No matching distribution",
  );
  expect(summary("SIGSEGV, saying:\n\n")).toBe("it: SIGSEGV, saying:");
});

test("set-up says at its end why WebAssembly computes, says it again, and tries again when asked to", async () => {
  const root = temporaryFolder();
  borrowPython(root);
  for (const name of ["package-lock.json", "src/runtime/removed-from-node.cjs"]) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    copyFileSync(join(ROOT, name), join(root, name));
  }
  const wheels = join(root, "wheels");
  write(join(wheels, "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl"), "not the wheel");
  setEnvironment({ PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels });

  await setUp(root, [addon]);
  expect(printed.at(-2)).toMatch(/^Set-up: ready/);
  const notice = printed.at(-1);
  expect(notice).toMatch(
    /^NOTICE: WebAssembly computes, about 30 times slower, because the native backend failed\. .*python -m pip/,
  );
  expect(notice).toMatch(/ERROR: .*HASHES.* To repair: check the network .*, then run npm run setup\n$/);

  // As `npm start` and `npm run reproduce` do.
  await setUp(root, [addon]);
  expect(printed.slice(-2)).toEqual([expect.stringMatching(/^Set-up: nothing to do/), notice]);
  expect(printed.filter((line) => line.includes("The native route failed"))).toHaveLength(1);

  // As `npm run setup` does.
  forgetFailure(root);
  await setUp(root, [addon]);
  expect(printed.filter((line) => line.includes("The native route failed"))).toHaveLength(2);
  expect(printed.at(-1)).toBe(notice);

  setEnvironment({ DARK_KNOWLEDGE_BACKEND: "wasm" });
  await setUp(root, [addon]);
  expect(printed.at(-1)).toMatch(/^Set-up: ready/);
  expect(fallBackNotice(root)).toBeUndefined();
});
