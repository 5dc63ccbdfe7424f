/** When the kernel reads declarations: after its first answer, before the first cell, and never twice. */
import { createRequire } from "node:module";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const require = createRequire(import.meta.url);

interface Converter {
  convert: (declared: string, source: string) => unknown;
  inspect: (declared: string, source: string, position: number) => unknown;
  close: () => void;
}

/** tslab's modules as far as they are changed, which note what is asked of them. */
function kernel() {
  const asked: string[] = [];
  const converterModule = {
    createConverter: (): Converter => {
      asked.push("created");
      return {
        convert: (_declared, source) => asked.push(source),
        inspect: (_declared, source, position) => asked.push(`${source} at ${position}`),
        close: () => asked.push("closed"),
      };
    },
  };
  class JupyterHandlerImpl {
    handleKernel() {
      asked.push("answered");
      return { banner: "TypeScript" };
    }
  }
  const { startQuickly } = require("../../scripts/kernel/start-quickly.cjs") as {
    startQuickly: (converter: object, jupyter: object) => void;
  };
  startQuickly(converterModule, { JupyterHandlerImpl });
  return { asked, converter: converterModule.createConverter(), handler: new JupyterHandlerImpl() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FIRST = expect.stringContaining('import "dark-knowledge"') as string;

test("the answer comes first, then the declarations, once", () => {
  const { asked, handler } = kernel();
  vi.runAllTimers();
  expect(asked).toEqual([]);
  expect(handler.handleKernel()).toEqual({ banner: "TypeScript" });
  handler.handleKernel();
  expect(asked).toEqual(["answered", "answered"]);
  vi.runAllTimers();
  handler.handleKernel();
  vi.runAllTimers();
  expect(asked.slice(2)).toEqual(["created", FIRST, "answered"]);
});

test("an early cell is converted at once, and nothing in its place later", () => {
  const { asked, converter, handler } = kernel();
  handler.handleKernel();
  converter.convert("", "const a = 1;");
  expect(converter.inspect("", "a", 0)).toBe(4);
  vi.runAllTimers();
  expect(asked).toEqual(["answered", "created", "const a = 1;", "a at 0"]);
});

test("a kernel that was asked nothing has nothing to close", () => {
  const { asked, converter } = kernel();
  converter.close();
  expect(asked).toEqual([]);
  converter.convert("", "1");
  converter.close();
  expect(asked).toEqual(["created", "1", "closed"]);
});
