/**
 * What TensorFlow has an operation for and tfjs-node does in another way, which takes longer: products of matrices, as those of
 * batches of matrices; and the gradient of rectified linear units, of which tfjs composes five operations that take 20 times as long.
 */
import * as tf from "@tensorflow/tfjs";

/** The backend, as far as it is used here. */
interface Backend {
  executeSingleOutput(name: string, attributes: unknown[], inputs: tf.TensorInfo[]): tf.TensorInfo;
  binding: Record<"TF_ATTR_TYPE" | "TF_ATTR_BOOL" | "TF_FLOAT", number>;
}

/** By which backend they are computed. */
const NATIVE = "tensorflow";

/** Registers them with tfjs; other backends go on with tfjs's own. Needs the native addon. */
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

/** dy where the output y is above zero, else 0. */
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
    // The gradient's own gradient, for losses that contain gradients.
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
