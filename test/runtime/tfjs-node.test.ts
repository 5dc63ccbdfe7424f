/** tfjs-node on Nodes that have removed what it takes from them. `npm run matrix` runs this on such Nodes, too. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isNative } from "../../src/runtime/is-native.js";

const root = join(import.meta.dirname, "..", "..");

/** What plain Node prints, as a user sees it. */
function run(program: string, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", program], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", TF_ENABLE_ONEDNN_OPTS: "0", NODE_OPTIONS: "" },
  });
  return { status, stdout, stderr };
}

/** topk asks for isNullOrUndefined, concat for isArray. */
const COMPUTE = `
  const tf = require("@tensorflow/tfjs");
  const { values } = tf.topk(tf.tensor([1, 3, 2]), 2);
  console.log(JSON.stringify([tf.getBackend(), values.arraySync(), tf.concat([values, values]).arraySync()]));`;
const COMPUTED = `["tensorflow",[3,2],[3,2,3,2]]\n`;

test.runIf(isNative())(
  "the library computes natively where Node has removed isArray and isNullOrUndefined",
  () => {
    const remove = `const util = require("node:util"); delete util.isArray; delete util.isNullOrUndefined;`;
    const without = run(`${remove} require("@tensorflow/tfjs-node"); ${COMPUTE}`);
    expect(without.stderr).toContain("is not a function");
    const repaired = run(`${remove} require("dark-knowledge"); ${COMPUTE}`);
    expect(repaired).toEqual({ status: 0, stdout: COMPUTED, stderr: "" });
  },
);

test.runIf(isNative())("no deprecation warning reaches a user", () => {
  expect(run(`require("dark-knowledge"); ${COMPUTE}`, "--trace-deprecation")).toEqual({
    status: 0,
    stdout: COMPUTED,
    stderr: "",
  });
});

test("what was removed is defined as it was, and nothing else is touched", () => {
  const program = `
    const util = require("node:util"); const before = { ...util };
    require("./src/runtime/removed-from-node.cjs");
    const changed = Object.keys(util).filter((name) => util[name] !== before[name]);
    const values = [null, undefined, 0, "", false, [], {}, new Uint8Array()];
    console.log(JSON.stringify([changed.sort(), values.map(util.isNullOrUndefined), values.map(util.isArray)]));`;
  const [changed, nulls, arrays] = JSON.parse(run(program).stdout) as [string[], boolean[], boolean[]];
  expect(changed.filter((name) => !["isArray", "isNullOrUndefined"].includes(name))).toEqual([]);
  expect(nulls).toEqual([true, true, false, false, false, false, false, false]);
  expect(arrays).toEqual([false, false, false, false, false, true, false, false]);
});
