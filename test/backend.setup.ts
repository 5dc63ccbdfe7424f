/** Gives every test file its backend before the first tensor is made. */
import { backendReady } from "../src/backend.js";

await backendReady();
