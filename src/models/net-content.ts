/** What of a net is part of a key. */
import type { MultilayerPerceptron } from "./multilayer-perceptron.js";

/** All that a net's logits depend on: what it is, and every weight. */
export function netContent(net: MultilayerPerceptron) {
  return { net: "multilayer perceptron", layerSizes: net.layerSizes, weights: net.values() };
}
