/** An exported student in a real browser: a page with tfjs alone loads it, and it answers there as here. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as tfjs from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withBrowser } from "../../src/command-line/pictures/browser.js";
import { makeBatch } from "../../src/data/batches.js";
import { exportModel } from "../../src/models/files/export-model.js";
import { asNet } from "../../src/models/layers-net.js";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import type { AnyNet } from "../../src/models/net.js";
import { stripes, values } from "../helpers.js";
import { ROOT } from "../setup/small-repository.js";

const POSITIONS = [0, 1, 2, 3, 4, 5];
let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "exported-"));
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    if (pathname === "/") return void response.end("<!doctype html><script src='tf.min.js'></script>");
    const file =
      pathname === "/tf.min.js"
        ? join(ROOT, "node_modules", "@tensorflow", "tfjs", "dist", "tf.min.js")
        : join(folder, pathname);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.end(readFileSync(file));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const nets: Record<string, () => AnyNet> = {
  perceptron: () => new MultilayerPerceptron({ layerSizes: [16, 12, 4], seed: 3 }),
  convolutional: () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 3, kernelSize: 3, activation: "relu" }),
        tf.layers.batchNormalization(),
        tf.layers.flatten(),
        tf.layers.dropout({ rate: 0.5 }),
        tf.layers.dense({ units: 4 }),
      ],
    }),
};

test("a page loads the softmax at T = 1 of perceptrons and convolutional nets", async () => {
  const { inputs } = makeBatch(stripes(10), POSITIONS);
  const expected: Record<string, number[]> = {};
  for (const [name, make] of Object.entries(nets)) {
    const net = make();
    await exportModel(net, join(folder, name), { metadata: { classes: ["a", "b", "c", "d"] } });
    expected[name] = values(tf.softmax(asNet("test", net).apply(inputs)));
  }
  const numbers = values(inputs);
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(address);
    for (const name of Object.keys(nets)) {
      const found = await page.evaluate(
        async ({ model: path, numbers: given, count }) => {
          const { tf: library } = globalThis as unknown as { tf: typeof tfjs };
          await library.setBackend("cpu");
          const model = await library.loadLayersModel(path);
          const shape = [count, ...model.inputs[0]!.shape.slice(1)] as number[];
          const output = model.predict(library.tensor(given, shape)) as tfjs.Tensor;
          const metadata = model.getUserDefinedMetadata() as { classes: string[] };
          return { probabilities: Array.from(await output.data()), classes: metadata.classes };
        },
        { model: `${name}/model.json`, numbers, count: POSITIONS.length },
      );
      expect(found.classes).toEqual(["a", "b", "c", "d"]);
      expect(found.probabilities).toHaveLength(24);
      found.probabilities.forEach((p, at) => {
        expect(p).toBeCloseTo(expected[name]![at]!, 5);
      });
    }
    expect(problems).toEqual([]);
  });
}, 300_000);
