/**
 * TensorFlow's own operations, called through tfjs-node's addon. tfjs wraps only some of them, and not those that
 * make a training step fast: products with a transposed factor, fused gradients, variables that are updated in place.
 *
 * All is float32. Results are ordinary tensors, to be freed by `tf.tidy` or `dispose`.
 */
import * as tf from "@tensorflow/tfjs";

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** The part of tfjs-node's backend that is used here; its types are not exported. */
interface NativeBackend {
  binding: Record<
    "TF_ATTR_BOOL" | "TF_ATTR_TYPE" | "TF_ATTR_SHAPE" | "TF_ATTR_STRING" | "TF_FLOAT" | "TF_INT32",
    number
  >;
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

/** A variable in TensorFlow's memory that its operations update in place, by its handle. */
export interface NativeVariable {
  readonly handle: tf.Tensor;
}

export type NativeOps = ReturnType<typeof nativeOps>;

/** Whether this process computes with TensorFlow's native library. */
export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

// TensorFlow shares variables that have one name.
let variablesMade = 0;

/** The operations. Needs the native backend, see {@link isNative}. */
export function nativeOps() {
  const backend = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_BOOL, TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_FLOAT, TF_INT32 } = backend.binding;
  const type = (name: string, value = TF_FLOAT) => ({ name, type: TF_ATTR_TYPE, value });
  const flag = (name: string, value: boolean) => ({ name, type: TF_ATTR_BOOL, value });
  const text = (name: string, value: string) => ({ name, type: TF_ATTR_STRING, value });

  // Attributes never change from step to step, so they are made once.
  const T = [type("T")];
  const dtype = [type("dtype")];
  const bias = [type("T"), text("data_format", "NHWC")];
  const product = (a: boolean, b: boolean) => [flag("transpose_a", a), flag("transpose_b", b), type("T")];
  const products = {
    plain: product(false, false),
    first: product(true, false),
    second: product(false, true),
  };
  const momentumAttributes = [type("T"), flag("use_locking", false), flag("use_nesterov", false)];
  const sumAttributes = [flag("keep_dims", false), type("T"), type("Tidx", TF_INT32)];

  const results = (count: number, name: string, attributes: Attribute[], ...inputs: tf.Tensor[]) =>
    backend.executeMultipleOutputs(name, attributes, inputs, count);
  const result = (name: string, attributes: Attribute[], ...inputs: tf.Tensor[]) =>
    results(1, name, attributes, ...inputs)[0]!;

  return {
    /** A new variable with a value to start from. */
    variable: (value: tf.Tensor): NativeVariable => {
      const name = text("shared_name", `dark-knowledge-${process.pid}-${variablesMade++}`);
      const shape = { name: "shape", type: TF_ATTR_SHAPE, value: value.shape };
      const handle = tf.keep(result("VarHandleOp", [text("container", ""), name, type("dtype"), shape]));
      results(0, "AssignVariableOp", dtype, handle, value);
      return { handle };
    },
    assign: ({ handle }: NativeVariable, value: tf.Tensor) =>
      void results(0, "AssignVariableOp", dtype, handle, value),
    /** The variable's value, not copied: dispose of it before the next update, or the update has to copy. */
    read: ({ handle }: NativeVariable) => result("ReadVariableOp", dtype, handle),
    destroy: ({ handle }: NativeVariable) => {
      results(0, "DestroyResourceOp", [flag("ignore_lookup_error", true)], handle);
      handle.dispose();
    },
    /** velocity ← momentum · velocity + gradient, variable ← variable − rate · velocity; both in place. */
    applyMomentum: (
      variable: NativeVariable,
      velocity: NativeVariable,
      { rate, gradient, momentum }: Record<"rate" | "gradient" | "momentum", tf.Tensor>,
    ) =>
      void results(
        0,
        "ResourceApplyMomentum",
        momentumAttributes,
        variable.handle,
        velocity.handle,
        rate,
        gradient,
        momentum,
      ),
    /** a · b, or with one factor transposed. */
    matMul: (a: tf.Tensor, b: tf.Tensor, transposed: keyof typeof products = "plain") =>
      result("MatMul", products[transposed], a, b),
    biasAdd: (value: tf.Tensor, biases: tf.Tensor) => result("BiasAdd", bias, value, biases),
    biasAddGradient: (gradient: tf.Tensor) => result("BiasAddGrad", bias, gradient),
    relu: (value: tf.Tensor) => result("Relu", T, value),
    reluGradient: (gradient: tf.Tensor, activations: tf.Tensor) =>
      result("ReluGrad", T, gradient, activations),
    softmax: (logits: tf.Tensor) => result("Softmax", T, logits),
    /** Cross entropy per example, and its gradient with respect to the logits: softmax(logits) − labels. */
    softmaxCrossEntropy: (logits: tf.Tensor, labels: tf.Tensor) =>
      results(2, "SoftmaxCrossEntropyWithLogits", T, logits, labels) as [tf.Tensor, tf.Tensor],
    add: (a: tf.Tensor, b: tf.Tensor) => result("AddV2", T, a, b),
    mul: (a: tf.Tensor, b: tf.Tensor) => result("Mul", T, a, b),
    div: (a: tf.Tensor, b: tf.Tensor) => result("Div", T, a, b),
    maximum: (a: tf.Tensor, b: tf.Tensor) => result("Maximum", T, a, b),
    square: (a: tf.Tensor) => result("Square", T, a),
    sqrt: (a: tf.Tensor) => result("Sqrt", T, a),
    sum: (a: tf.Tensor, axis: tf.Tensor) => result("Sum", sumAttributes, a, axis),
  };
}
