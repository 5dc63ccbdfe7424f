export * from "./backend.js";
export * from "./checks.js";
