/** A TensorFlow graph as plain records, and as the bytes that TensorFlow takes: a GraphDef, by tfjs-node's protobuf classes. */
import { messages, type Message } from "./messages.js";
import { ATTRIBUTE, type Attribute, type Constant } from "./tape.js";

/** One operation of a graph. */
export interface GraphNode {
  name: string;
  op: string;
  /** `node`, `node:output`, or `^node` for one that must only have run before. */
  inputs: readonly string[];
  attributes: readonly Attribute[];
}

/** Any version that is not older than TensorFlow's oldest supported one: what it has changed since does not matter here. */
const PRODUCER = 1087;

/** The graph's bytes. */
export function graphDefinition(nodes: readonly GraphNode[]): Uint8Array {
  const { GraphDef, NodeDef, VersionDef } = messages();
  const graph = new GraphDef();
  graph.setNodeList!(
    nodes.map(({ name, op, inputs, attributes }) => {
      const node = new NodeDef();
      node.setName!(name);
      node.setOp!(op);
      node.setInputList!(inputs);
      const map = node.getAttrMap!() as Map<string, Message>;
      for (const attribute of attributes) map.set(attribute.name, attributeValue(attribute));
      return node;
    }),
  );
  const version = new VersionDef();
  version.setProducer!(PRODUCER);
  graph.setVersions!(version);
  return graph.serializeBinary();
}

function attributeValue({ name, type, value }: Attribute): Message {
  const { AttrValue, ListValue } = messages();
  const message = new AttrValue();
  const list = () => {
    const values = new ListValue();
    message.setList!(values);
    return values;
  };
  switch (type) {
    case ATTRIBUTE.string:
      message.setS!(Buffer.from(String(value)));
      break;
    case ATTRIBUTE.int:
      if (Array.isArray(value)) list().setIList!(value);
      else message.setI!(value);
      break;
    case ATTRIBUTE.float:
      if (Array.isArray(value)) list().setFList!(value);
      else message.setF!(value);
      break;
    case ATTRIBUTE.bool:
      if (Array.isArray(value)) list().setBList!(value);
      else message.setB!(value);
      break;
    case ATTRIBUTE.type:
      message.setType!(value);
      break;
    case ATTRIBUTE.shape:
      message.setShape!(shapeMessage(value as number[]));
      break;
    case ATTRIBUTE.tensor:
      message.setTensor!(tensorMessage(value as Constant));
      break;
    default:
      throw new Error(`no message for an attribute of type ${type}, ${name}`);
  }
  return message;
}

function shapeMessage(shape: readonly number[]): Message {
  const { TensorShape, Dim } = messages();
  const message = new TensorShape();
  message.setDimList!(
    shape.map((size) => {
      const dimension = new Dim();
      dimension.setSize!(size);
      return dimension;
    }),
  );
  return message;
}

function tensorMessage({ type, shape, values }: Constant): Message {
  const message = new (messages().Tensor)();
  message.setDtype!(type);
  message.setTensorShape!(shapeMessage(shape));
  message.setTensorContent!(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return message;
}
