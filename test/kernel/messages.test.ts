/** Jupyter's protocol beyond cells that run: what else clients ask, and how, and what they are told. */
import { beforeAll, describe, expect, test } from "vitest";
import { printed, session, type Answer, type Step } from "./session.js";

const cell = (code: string, options: object = {}): Step => ({ execute: [code], options });
const send = (type: string, content: Record<string, unknown> = {}): Step => ({ send: { type, content } });

/** What is asked of one kernel, in this order. */
const STEPS = {
  tolerated: {
    execute: [
      "const kept = 1;\nthrow new Error('tolerated');",
      "console.log(kept + 1);",
      "console.log('third');",
    ],
    options: { stop_on_error: false },
  },
  stopped: {
    execute: ["await null;\nthrow new Error('fatal');", "console.log('never');", "console.log('nor');"],
  },
  next: cell("console.log('at once');"),
  silent: cell("var hidden = 'seen';\nconsole.log('silence');\nhidden", { silent: true }),
  silentError: cell("throw new RangeError('unseen');", { silent: true }),
  uncounted: cell("console.log(hidden);", { store_history: false }),
  expressions: cell("const three = 3;", {
    user_expressions: { sum: "three + kept", missing: "nowhere", wrong: "1 +" },
  }),
  tail: send("history_request", { hist_access_type: "tail", n: 2, output: false, raw: true }),
  search: send("history_request", { hist_access_type: "search", pattern: "*(kept*", output: true }),
  range: send("history_request", { hist_access_type: "range", session: 0, start: 1, stop: 3 }),
  comms: send("comm_info_request"),
  widget: {
    ...send("comm_open", { comm_id: "7", target_name: "jupyter.widget", data: {} }),
    answered: false,
  },
  unknown: { ...send("no_such_request"), answered: false },
  information: send("kernel_info_request"),
  complete: send("complete_request", { code: "const face = '😀'; face.toUpp", cursor_pos: 28 }),
  inspect: send("inspect_request", { code: "'😀😀'; process", cursor_pos: 7 }),
  incomplete: send("is_complete_request", { code: "const open = {" }),
  interrupted: {
    execute: ["console.log('waits');\nawait new Promise(() => {});"],
    interruptAt: "waits",
    interruptBy: { type: "interrupt_request", content: {}, channel: "control" },
  },
  timer: cell("setInterval(() => console.log('still here'), 100);"),
  shutdown: { send: { type: "shutdown_request", content: { restart: true }, channel: "control" } },
  ended: { end: 4 },
} satisfies Record<string, Step>;

let answers: Record<keyof typeof STEPS, Answer>;
beforeAll(async () => {
  const found = await session(Object.values(STEPS));
  answers = Object.fromEntries(
    Object.keys(STEPS).map((name, index) => [name, found[index]!]),
  ) as typeof answers;
}, 120_000);

const statuses = ({ replies }: Answer) => replies.map(({ status }) => status);

describe("stop_on_error", () => {
  test("false: the cells behind a failing one run, and give their output", () => {
    expect(statuses(answers.tolerated)).toEqual(["error", "ok", "ok"]);
    expect(printed(answers.tolerated, "stdout")).toBe("2\nthird\n");
  });

  test("by default they are aborted, say so, and publish nothing; a cell that is sent later runs", () => {
    expect(statuses(answers.stopped)).toEqual(["error", "aborted", "aborted"]);
    expect(answers.stopped.inputs).toHaveLength(1);
    expect(answers.stopped.published).toMatchObject([{ type: "error", evalue: "fatal", request: 0 }]);
    expect(printed(answers.next, "stdout")).toBe("at once\n");
  });
});

describe("what a cell's request says", () => {
  test("its code and its number are announced, and the number is in the reply", () => {
    expect(answers.next.inputs).toEqual([{ code: "console.log('at once');", execution_count: 5 }]);
    const fields = { status: "ok", execution_count: 5, payload: [], user_expressions: {} };
    expect(answers.next.replies[0]).toEqual(fields);
  });

  test("silent: it runs, publishes nothing, and is no cell of the notebook; its error is in the reply", () => {
    expect(answers.silent).toMatchObject({ inputs: [], published: [], replies: [{ status: "ok" }] });
    expect(answers.silentError).toMatchObject({
      ...{ inputs: [], published: [] },
      replies: [{ status: "error", ename: "RangeError", evalue: "unseen" }],
    });
    expect(printed(answers.uncounted, "stdout")).toBe("seen\n");
  });

  test("store_history: false is not counted", () => {
    expect(answers.uncounted.replies[0]?.execution_count).toBe(6);
    expect(answers.expressions.replies[0]?.execution_count).toBe(6);
  });

  test("expressions are evaluated beside it, each with its own result or error", () => {
    expect(answers.expressions.replies[0]?.user_expressions).toMatchObject({
      sum: { status: "ok", data: { "text/plain": "4" } },
      missing: { status: "error", ename: "ReferenceError", evalue: "nowhere is not defined" },
      wrong: { status: "error", ename: "SyntaxError" },
    });
  });
});

describe("other requests", () => {
  test("earlier cells are told by their end, by a pattern, and by their numbers", () => {
    expect([answers.tail, answers.search, answers.range].map(({ types }) => types[0])).toEqual(
      Array(3).fill("history_reply"),
    );
    expect(answers.tail.replies[0]?.history).toEqual([
      [1, 5, "console.log('at once');"],
      [1, 6, "const three = 3;"],
    ]);
    expect(answers.search.replies[0]?.history).toEqual([[1, 2, ["console.log(kept + 1);", null]]]);
    expect(answers.range.replies[0]?.history).toHaveLength(2);
  });

  test("no widgets: the list is empty, and a channel that is opened is closed", () => {
    expect(answers.comms).toMatchObject({
      types: ["comm_info_reply"],
      replies: [{ status: "ok", comms: {} }],
    });
    expect(answers.widget.published).toMatchObject([{ type: "comm_close", comm_id: "7" }]);
  });

  test("what is not known is printed into no cell", () => {
    expect(answers.unknown.published).toEqual([]);
    expect(answers.information.replies[0]).toMatchObject({ status: "ok", implementation: "tslab" });
  });

  test("positions are counted in characters, and completions say what they are", () => {
    expect(answers.complete.replies[0]).toMatchObject({
      ...{ matches: ["toUpperCase"], cursor_start: 23, cursor_end: 28 },
      metadata: {
        _jupyter_types_experimental: [{ start: 23, end: 28, text: "toUpperCase", type: "method" }],
      },
    });
    expect(answers.inspect.replies[0]).toMatchObject({ found: true });
    expect(answers.incomplete.replies[0]).toMatchObject({ status: "incomplete", indent: "  " });
  });

  test("an interrupt ends the cell", () => {
    const { published, replies } = answers.interrupted;
    const line = "Stopped. Run the cell again to start over.";
    expect(published.at(-1)).toMatchObject({ type: "display_data", data: { "text/plain": line } });
    expect(replies[0]).toMatchObject({ status: "error", evalue: line });
  });

  test("a kernel that is shut down says whether for a restart, and ends though a timer runs", () => {
    expect(answers.shutdown).toMatchObject({
      types: ["shutdown_reply"],
      replies: [{ status: "ok", restart: true }],
    });
    expect(answers.ended.alive).toBe(false);
  });
});
