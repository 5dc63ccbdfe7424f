/** What `dark-knowledge` takes of set-up, and nothing else: src/command-line/set-up.ts has the types. */
export { setUpEnvironment, environmentFolder } from "../environment.mjs";
export { installedRoute } from "./addon.mjs";
export { TENSORFLOW_VERSION } from "./addon-native.mjs";
export { findOrInstallChromium } from "./chromium.mjs";
export { runCommand } from "./command.mjs";
export { setUpData } from "./data.mjs";
export { environmentProgram, programOf } from "./packages.mjs";
export { peerPython, setUpPeer } from "./peers.mjs";
export { SetupError } from "./report.mjs";
