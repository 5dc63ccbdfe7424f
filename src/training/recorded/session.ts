/** TensorFlow's sessions (session.cc): graphs that grow in memory, with variables that stay from run to run. */
import * as tf from "@tensorflow/tfjs";
import { check } from "../../support/checks.js";
import { compiledAddon } from "../../runtime/compiled-addon.js";
import { isNative } from "../../runtime/is-native.js";
import { graphDefinition, type GraphNode } from "./graph-definition.js";
import { operationDefinition, type OperationDefinition } from "./operation-definition.js";
import type { Constant } from "./tape.js";

/** A value for one of a graph's placeholders. */
export interface Feed extends Constant {
  name: string;
}

/** What a run gives, and what it does. */
export interface Run {
  feeds: readonly Feed[];
  /** Names of nodes whose first outputs are wanted. */
  fetches?: readonly string[];
  /** Names of nodes that are to run, too. */
  targets?: readonly string[];
  /** Whether this thread computes the operations, one after the other, instead of several threads some at once. Default: false. */
  here?: boolean;
}

/** A graph and its variables. */
export interface Session {
  extend(nodes: readonly GraphNode[]): void;
  /** What TensorFlow knows of an operation. */
  definition(operation: string): OperationDefinition;
  /** Runs a part of the graph; the feeds' memory may be filled anew afterwards, unless a variable was assigned from it. */
  run(run: Run): Constant["values"][];
  /** As {@link run}, on copies of the feeds: for what variables are assigned from. */
  assign(run: Run): void;
  /** Frees everything. */
  close(): void;
}

interface Addon {
  open(configuration: Uint8Array): unknown;
  extend(session: unknown, definition: Uint8Array): void;
  definition(session: unknown, operation: string): Uint8Array;
  run(
    session: unknown,
    feeds: readonly Feed[],
    fetches: readonly string[],
    targets: readonly string[],
    copies: boolean,
    here: boolean,
  ): Constant["values"][];
  close(session: unknown): void;
}

/** Operations of our own (operations.cc). */
interface Operations {
  /** Makes them known to TensorFlow; an empty text, or why it could not. */
  registerOperations(): string;
  /** Whether products of our own are faster here than TensorFlow's. */
  takesProducts(): boolean;
}

/**
 * Whether this process can have sessions that know the operations of operations.cc: TensorFlow's native library computes, and set-up has
 * compiled both.
 */
export function hasSessions(): boolean {
  if (!isNative() || compiledAddon("session") === undefined) return false;
  const operations = compiledAddon("operations") as Operations | undefined;
  return operations?.registerOperations() === "";
}

/** Whether a graph may have DarkKnowledgeProduct and DarkKnowledgeProductMomentum on this processor. Needs {@link hasSessions}. */
export function takesProducts(): boolean {
  return (compiledAddon("operations") as Operations).takesProducts();
}

/**
 * A serialised ConfigProto: { graph_options: { rewrite_options: { remapping: OFF } } }. TensorFlow would fuse products with the rectified
 * linear units after them into operations that make 0 of NaN, and the loss would not show it.
 */
const CONFIGURATION = Uint8Array.of(0x52, 4, 0x52, 2, 0x70, 2);

/**
 * An empty graph.
 * @throws ArgumentError unless {@link hasSessions}
 */
export function openSession(): Session {
  check(
    hasSessions(),
    "openSession",
    "the native addon must be compiled here (npm run doctor)",
    tf.getBackend(),
  );
  const addon = compiledAddon("session") as Addon;
  const session = addon.open(CONFIGURATION);
  return {
    extend: (nodes) => {
      addon.extend(session, graphDefinition(nodes));
    },
    definition: (operation) => operationDefinition(addon.definition(session, operation)),
    run: ({ feeds, fetches = [], targets = [], here = false }) =>
      addon.run(session, feeds, fetches, targets, false, here),
    assign: ({ feeds, targets = [] }) => {
      addon.run(session, feeds, [], targets, true, false);
    },
    close: () => {
      addon.close(session);
    },
  };
}
