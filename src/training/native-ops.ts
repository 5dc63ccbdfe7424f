/**
 * TensorFlow's own operations, called through tfjs-node's addon. tfjs wraps only some of them, and not those that
 * make a training step fast: products with a transposed factor, fused gradients, variables that are updated in place,
 * bfloat16. Values are the addon's ids, not tensors: less work per call, and types that tfjs does not know.
 */
import * as tf from "@tensorflow/tfjs";
import { check } from "../support/checks.js";

/** A value in TensorFlow's memory, by its id. */
export type Value = number;

/** A variable in TensorFlow's memory that its operations update in place, by its handle's id. */
export interface NativeVariable {
  readonly handle: Value;
  readonly shape: readonly number[];
}

/** What matrix products are computed in; everything else is float32. */
export type Precision = "float32" | "bfloat16";

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** The addon, as far as it is used here; its types are not exported. */
interface Addon extends Record<
  | "TF_ATTR_BOOL"
  | "TF_ATTR_INT"
  | "TF_ATTR_TYPE"
  | "TF_ATTR_SHAPE"
  | "TF_ATTR_STRING"
  | "TF_FLOAT"
  | "TF_INT32",
  number
> {
  executeOp(name: string, attributes: Attribute[], inputs: Value[], outputs: number): { id: Value }[];
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): Value;
  deleteTensor(id: Value): void;
  tensorDataSync(id: Value): Float32Array;
}

/** TensorFlow's number for bfloat16, which tfjs has no name for. */
const BFLOAT16 = 14;

/** TensorFlow's operations as functions of ids; see {@link nativeOps}. */
export type NativeOps = ReturnType<typeof nativeOps>;

/** Whether this process computes with TensorFlow's native library. */
export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

// TensorFlow shares variables that have one name.
let variablesMade = 0;

/**
 * The operations.
 * @throws ArgumentError without the native backend, see {@link isNative}
 */
export function nativeOps() {
  check(isNative(), "nativeOps", "the native backend must compute (npm run doctor)", tf.getBackend());
  const backend = tf.backend() as unknown as {
    binding: Addon;
    getInputTensorIds(tensors: tf.Tensor[]): Value[];
  };
  const { binding } = backend;
  const { TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_FLOAT, TF_INT32 } =
    binding;
  const type = (name: string, value = TF_FLOAT) => ({ name, type: TF_ATTR_TYPE, value });
  const flag = (name: string, value: boolean) => ({ name, type: TF_ATTR_BOOL, value });
  const text = (name: string, value: string) => ({ name, type: TF_ATTR_STRING, value });

  // Attributes never change from step to step, so they are made once.
  const T = [type("T")];
  const ofPrecision = { float32: T, bfloat16: [type("T", BFLOAT16)] };
  const dtype = [type("dtype")];
  const bias = [type("T"), text("data_format", "NHWC")];
  const productsIn = (dataType: number) => {
    const product = (a: boolean, b: boolean) => [
      flag("transpose_a", a),
      flag("transpose_b", b),
      type("T", dataType),
    ];
    return { plain: product(false, false), first: product(true, false), second: product(false, true) };
  };
  const products = { float32: productsIn(TF_FLOAT), bfloat16: productsIn(BFLOAT16) };
  const cast = (from: number, to: number) => [type("SrcT", from), type("DstT", to), flag("Truncate", false)];
  const casts = { bfloat16: cast(TF_FLOAT, BFLOAT16), float32: cast(BFLOAT16, TF_FLOAT) };
  const momentumAttributes = [...T, flag("use_locking", false), flag("use_nesterov", false)];
  const reduction = (keepsAxis: boolean) => [flag("keep_dims", keepsAxis), ...T, type("Tidx", TF_INT32)];
  const [reduce, reduceKeepingAxis] = [reduction(false), reduction(true)];
  const indexAttributes = [...T, type("Tidx", TF_INT32), type("output_type", TF_INT32)];
  const oneHotAttributes = [...T, type("TI", TF_INT32), { name: "axis", type: TF_ATTR_INT, value: -1 }];

  /** Values made in the present scope, to be freed at its end. */
  let made: Value[] = [];
  const results = (count: number, name: string, attributes: Attribute[], ...inputs: Value[]) =>
    binding.executeOp(name, attributes, inputs, count).map(({ id }) => {
      made.push(id);
      return id;
    });
  const result = (name: string, attributes: Attribute[], ...inputs: Value[]) =>
    results(1, name, attributes, ...inputs)[0]!;
  /** From now on the value does not end with the present scope. */
  const keep = (value: Value): Value => {
    const index = made.lastIndexOf(value);
    if (index >= 0) made.splice(index, 1);
    return value;
  };
  const free = (value: Value) => {
    binding.deleteTensor(keep(value));
  };
  const constant = (shape: readonly number[], values: Float32Array | Int32Array) => {
    const id = binding.createTensor(shape, values instanceof Float32Array ? TF_FLOAT : TF_INT32, values);
    made.push(id);
    return id;
  };
  const lastAxis = () => constant([1], Int32Array.of(-1));

  return {
    /** Frees, at its end, every value that was made in it. */
    scope: <Result>(work: () => Result): Result => {
      const outer = made;
      made = [];
      try {
        return work();
      } finally {
        made.forEach((id) => {
          binding.deleteTensor(id);
        });
        made = outer;
      }
    },
    free,
    keep,
    constant,
    scalar: (value: number) => constant([], Float32Array.of(value)),
    /** The value of a tensor, which goes on belonging to tfjs. */
    from: (tensor: tf.Tensor): Value => backend.getInputTensorIds([tensor])[0]!,
    /** A copy of a value for JavaScript. */
    read: (value: Value): Float32Array => binding.tensorDataSync(value),

    /** A new variable with values to start from. */
    variable: (shape: readonly number[], values: Float32Array): NativeVariable => {
      const name = text("shared_name", `dark-knowledge-${process.pid}-${variablesMade++}`);
      const described = [
        text("container", ""),
        name,
        ...dtype,
        { name: "shape", type: TF_ATTR_SHAPE, value: shape },
      ];
      const handle = binding.executeOp("VarHandleOp", described, [], 1)[0]!.id;
      const initial = constant(shape, values);
      results(0, "AssignVariableOp", dtype, handle, initial);
      free(initial);
      return { handle, shape };
    },
    assign: ({ handle }: NativeVariable, value: Value) =>
      void results(0, "AssignVariableOp", dtype, handle, value),
    /** The variable's value, not copied: free it before the next update, or the update has to copy. */
    valueOf: ({ handle }: NativeVariable) => result("ReadVariableOp", dtype, handle),
    destroy: ({ handle }: NativeVariable) => {
      binding.executeOp("DestroyResourceOp", [flag("ignore_lookup_error", true)], [handle], 0);
      binding.deleteTensor(handle);
    },
    /** velocity ← momentum · velocity + gradient, variable ← variable − rate · velocity; both in place. */
    applyMomentum: (
      { handle }: NativeVariable,
      velocity: NativeVariable,
      { rate, gradient, momentum }: Record<"rate" | "gradient" | "momentum", Value>,
    ) =>
      void results(
        0,
        "ResourceApplyMomentum",
        momentumAttributes,
        handle,
        velocity.handle,
        rate,
        gradient,
        momentum,
      ),
    /** Adam's update of a variable and both its moments, in place. */
    applyAdam: (
      { handle }: NativeVariable,
      moments: { first: NativeVariable; second: NativeVariable },
      options: Record<
        "firstPower" | "secondPower" | "rate" | "beta1" | "beta2" | "epsilon" | "gradient",
        Value
      >,
    ) =>
      void results(
        0,
        "ResourceApplyAdam",
        momentumAttributes,
        ...[handle, moments.first.handle, moments.second.handle],
        ...[options.firstPower, options.secondPower, options.rate, options.beta1, options.beta2],
        ...[options.epsilon, options.gradient],
      ),

    /** a · b, or with one factor transposed; both of the given precision, and so is the product. */
    matMul: (
      a: Value,
      b: Value,
      transposed: "plain" | "first" | "second" = "plain",
      precision: Precision = "float32",
    ) => result("MatMul", products[precision][transposed], a, b),
    /** To the given precision from the other one. */
    cast: (value: Value, to: Precision) => result("Cast", casts[to], value),
    biasAdd: (value: Value, biases: Value) => result("BiasAdd", bias, value, biases),
    biasAddGradient: (gradient: Value) => result("BiasAddGrad", bias, gradient),
    relu: (value: Value) => result("Relu", T, value),
    reluGradient: (gradient: Value, activations: Value) => result("ReluGrad", T, gradient, activations),
    softmax: (logits: Value) => result("Softmax", T, logits),
    /** Cross entropy per example, and its gradient with respect to the logits: softmax(logits) − labels. */
    softmaxCrossEntropy: (logits: Value, labels: Value) =>
      results(2, "SoftmaxCrossEntropyWithLogits", T, logits, labels) as [Value, Value],
    add: (a: Value, b: Value) => result("AddV2", T, a, b),
    sub: (a: Value, b: Value) => result("Sub", T, a, b),
    mul: (a: Value, b: Value) => result("Mul", T, a, b),
    /** a · b, and 0 where b is 0, whatever a is. */
    mulNoNan: (a: Value, b: Value) => result("MulNoNan", T, a, b),
    div: (a: Value, b: Value) => result("Div", T, a, b),
    exp: (a: Value) => result("Exp", T, a),
    /** ln (1 + a), exact for small a. */
    log1p: (a: Value) => result("Log1p", T, a),
    /** Sums along the last axis of `[rows, columns]`: `[rows]`. */
    sum: (a: Value) => result("Sum", reduce, a, lastAxis()),
    /** The largest along the last axis: `[rows, 1]`. */
    max: (a: Value) => result("Max", reduceKeepingAxis, a, lastAxis()),
    /** The index of the largest along the last axis, an int32: `[rows]`. */
    argMax: (a: Value) => result("ArgMax", indexAttributes, a, constant([], Int32Array.of(-1))),
    /** 1 at the column of each index and 0 elsewhere: `[rows, columns]`. */
    oneHot: (indices: Value, columns: number) =>
      result(
        "OneHot",
        oneHotAttributes,
        indices,
        constant([], Int32Array.of(columns)),
        constant([], Float32Array.of(1)),
        constant([], Float32Array.of(0)),
      ),
    /** These three need `hasFusedOps`, and change their first values in place; see fused-ops.cc. */
    fusedHidden: (product: Value, biases: Value, mask: Value, precision: Precision) =>
      void results(0, "DarkKnowledgeHidden", ofPrecision[precision], product, biases, mask),
    fusedHiddenGradient: (gradient: Value, units: Value, mask: Value, precision: Precision) =>
      result("DarkKnowledgeHiddenGradient", ofPrecision[precision], gradient, units, mask),
    fusedMomentum: (
      values: Record<"weights" | "velocity" | "gradient" | "rounded" | "parameters", Value>,
      precision: Precision,
    ) => {
      const { weights, velocity, gradient, rounded, parameters } = values;
      results(
        0,
        "DarkKnowledgeMomentum",
        ofPrecision[precision],
        ...[weights, velocity, gradient, rounded, parameters],
      );
    },
    /** Euclidean norms along an axis. */
    norm: (a: Value, axis: Value) => result("EuclideanNorm", reduce, a, axis),
  };
}
