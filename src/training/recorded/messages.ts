/** The classes of TensorFlow's protobuf messages, which tfjs-node carries for its own use. */

/** A message; only what is used here. */
export type Message = Record<string, (...values: unknown[]) => unknown> & { serializeBinary(): Uint8Array };
/** The class of a message. */
export type MessageClass = (new () => Message) & { deserializeBinary(bytes: Uint8Array): Message };

type Name = "GraphDef" | "NodeDef" | "VersionDef" | "AttrValue" | "TensorShape" | "Tensor" | "OpDef";
type Classes = Record<Name | "ListValue" | "Dim", MessageClass>;

let loaded: Classes | undefined;

/** The classes; needs the native backend. */
export function messages(): Classes {
  if (loaded === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only installed with its library beside the native backend
    const all = require("@tensorflow/tfjs-node/dist/proto/api_pb") as Record<Name, MessageClass> & {
      AttrValue: { ListValue: MessageClass };
      TensorShape: { Dim: MessageClass };
    };
    loaded = { ...all, ListValue: all.AttrValue.ListValue, Dim: all.TensorShape.Dim };
  }
  return loaded;
}
