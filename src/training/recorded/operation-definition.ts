/** What TensorFlow knows of an operation, and what follows from it for attributes that tfjs leaves to be inferred. */
import { messages, type Message } from "./messages.js";
import { ATTRIBUTE, type Attribute } from "./tape.js";

/** An operation of TensorFlow's. */
export interface OperationDefinition {
  /** Whether it gives something else each time, or does something outside of its results. */
  isStateful: boolean;
  inputs: { typeAttribute: string; numberAttribute: string; typeListAttribute: string }[];
}

/** @param bytes - a serialised OpDef */
export function operationDefinition(bytes: Uint8Array): OperationDefinition {
  const message = messages().OpDef.deserializeBinary(bytes);
  return {
    isStateful: message.getIsStateful!() as boolean,
    inputs: (message.getInputArgList!() as Message[]).map((input) => ({
      typeAttribute: input.getTypeAttr!() as string,
      numberAttribute: input.getNumberAttr!() as string,
      typeListAttribute: input.getTypeListAttr!() as string,
    })),
  };
}

/**
 * The attributes of an operation with the types that follow from its inputs: a graph must be told of them, where tfjs lets
 * TensorFlow infer them.
 *
 * @param types - of the inputs
 * @returns undefined if the operation takes lists of values of different types
 */
export function completeAttributes(
  given: readonly Attribute[],
  types: readonly number[],
  { inputs }: OperationDefinition,
): Attribute[] | undefined {
  const attributes = [...given];
  let position = 0;
  for (const { typeAttribute, numberAttribute, typeListAttribute } of inputs) {
    if (typeListAttribute !== "") return undefined;
    const valueOf = (name: string) => attributes.find((attribute) => attribute.name === name)?.value;
    if (numberAttribute !== "" && valueOf(numberAttribute) === undefined) {
      attributes.push({
        name: numberAttribute,
        type: ATTRIBUTE.int,
        value: types.length - inputs.length + 1,
      });
    }
    if (typeAttribute !== "" && valueOf(typeAttribute) === undefined) {
      attributes.push({ name: typeAttribute, type: ATTRIBUTE.type, value: types[position]! });
    }
    position += numberAttribute === "" ? 1 : (valueOf(numberAttribute) as number);
  }
  return attributes;
}
