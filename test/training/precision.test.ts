/** bfloat16 where the environment forbids its instructions: TensorFlow would end the process. */
import { afterEach, expect, test, vi } from "vitest";
import { MultilayerPerceptron } from "../../src/models/multilayer-perceptron.js";
import { mayUseBfloat16 } from "../../src/training/precision.js";
import { train } from "../../src/training/train.js";
import { stripes } from "../helpers.js";

afterEach(() => void vi.unstubAllEnvs());

test.each([
  ["", true],
  ["ALL", true],
  ["default", true],
  ["AVX512_CORE_AMX_FP16", true],
  ["avx10_1_512", true],
  ["AVX2_VNNI_2", true],
  ["AVX512_CORE_VNNI", false],
  ["AVX2", false],
  ["avx2_vnni", false],
  ["SSE41", false],
])("ONEDNN_MAX_CPU_ISA=%s", (last, may) => {
  expect(mayUseBfloat16({ ONEDNN_MAX_CPU_ISA: last })).toBe(may);
  expect(mayUseBfloat16({})).toBe(true);
});

test("a training refuses it, and names the variable", async () => {
  vi.stubEnv("ONEDNN_MAX_CPU_ISA", "AVX2");
  const net = new MultilayerPerceptron({ layerSizes: [16, 4], seed: 1 });
  await expect(train(net, stripes(8), { precision: "bfloat16" })).rejects.toThrow(
    'train: precision must be float32 with the environment\'s ONEDNN_MAX_CPU_ISA=AVX2, which forbids the instructions for bfloat16, got "bfloat16"',
  );
  expect((await train(net, stripes(8), { epochs: 1 })).ended).toBe("finished");
});
