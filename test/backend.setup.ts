/** Gives every test file its backend before the first tensor is made. */
import { backendReady } from "../src/runtime/backend.js";

await backendReady();
