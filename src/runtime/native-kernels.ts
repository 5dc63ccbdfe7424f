/**
 * Operations of TensorFlow that replace slower ways of tfjs-node: matrix products, which it computes as products of batches
 * of matrices; and the gradient of rectified linear units, which it composes of five operations that take 20 times as long.
 */
import * as tf from "@tensorflow/tfjs";

/** The parts of the backend that are used here. */
interface Backend {
  executeSingleOutput(name: string, attributes: unknown[], inputs: tf.TensorInfo[]): tf.TensorInfo;
  binding: Record<"TF_ATTR_TYPE" | "TF_ATTR_BOOL" | "TF_FLOAT", number>;
}

/** The backend that computes them. */
const NATIVE = "tensorflow";

/** Registers them with tfjs; other backends keep tfjs's own. Needs the native addon. */
export function registerNativeKernels(): void {
  registerProducts();
  registerReluGradient();
}

function registerProducts(): void {
  const { kernelFunc: ofBatches } = tf.getKernel("BatchMatMul", NATIVE);
  tf.unregisterKernel("BatchMatMul", NATIVE);
  tf.registerKernel({
    kernelName: "BatchMatMul",
    backendName: NATIVE,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as Record<"a" | "b", tf.TensorInfo>;
      const areMatrices = a.shape.length === 2 && b.shape.length === 2;
      if (!areMatrices || a.dtype !== "float32" || b.dtype !== "float32") return ofBatches(call);
      const backend = call.backend as unknown as Backend;
      const { TF_ATTR_BOOL, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
      const attributes = [
        { name: "transpose_a", type: TF_ATTR_BOOL, value: call.attrs!.transposeA },
        { name: "transpose_b", type: TF_ATTR_BOOL, value: call.attrs!.transposeB },
        { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
      ];
      return backend.executeSingleOutput("MatMul", attributes, [a, b]);
    },
  });
}

/** dy where the output y is above zero, 0 elsewhere. */
function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel("ReluGrad", { dy, y });
}

function registerReluGradient(): void {
  tf.registerKernel({
    kernelName: "ReluGrad",
    backendName: NATIVE,
    kernelFunc: ({ inputs, ...call }) => {
      const backend = call.backend as unknown as Backend;
      const type = [{ name: "T", type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT }];
      return backend.executeSingleOutput("ReluGrad", type, [inputs.dy!, inputs.y!]);
    },
  });
  tf.registerGradient({
    kernelName: "ReluGrad",
    inputsToSave: ["y"],
    // The second derivative, for losses that contain gradients.
    gradFunc: (second, [y]) => ({
      dy: () => reluGradient(second as tf.Tensor, y!),
      y: () => tf.zerosLike(y!),
    }),
  });
  tf.registerGradient({
    kernelName: tf.Relu,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () =>
        tf.getBackend() === NATIVE
          ? reluGradient(dy as tf.Tensor, y!)
          : tf.mul(dy as tf.Tensor, tf.cast(tf.step(y!), "float32")),
    }),
  });
}
