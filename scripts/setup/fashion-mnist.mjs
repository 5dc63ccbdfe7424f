/**
 * Fashion-MNIST, out of Debian's package where apt is there (no root is needed), or else from its official address; every
 * file checked against data/manifest.json.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runCommand } from "./command.mjs";
import { fetchedData, placeFile } from "./fetched-data.mjs";
import { say, SetupError } from "./report.mjs";

/**
 * @typedef {object} Manifest
 * @property {string} debianPackage
 * @property {string} address
 * @property {import("./mnist.mjs").DataFile[]} files
 */

/** @param {string} root @returns {import("./step.mjs").Step} */
export function fashionMnist(root) {
  return fetchedData(root, "fashion-mnist", async (/** @type {Manifest} */ manifest, work, folder) => {
    await collect(manifest, work);
    for (const file of manifest.files) await unpack(work, folder, file);
  });
}

/** Puts the gzipped files into a folder. @param {Manifest} manifest @param {string} work */
async function collect(manifest, work) {
  /** @type {string[]} */
  const failures = [];
  for (const way of [fromDebian, fromAddress]) {
    try {
      return await way(manifest, work);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failures.push(error.found.trim().split("\n").at(-1) ?? "");
      say(`    that failed: ${failures.at(-1) ?? ""}`);
    }
  }
  throw new SetupError("fashion-mnist", {
    expected: `Debian's package ${manifest.debianPackage} or ${manifest.address}`,
    found: failures.join("; and "),
    repair: "check the network, or bring the four files yourself: data/README.md",
  });
}

/** @param {Manifest} manifest @param {string} work */
async function fromDebian({ debianPackage, files }, work) {
  say(`    Debian's package ${debianPackage}, 31 MB, by apt`);
  const repair = "see data/README.md";
  // Lists of its own: those of a fresh container are empty, and writing the machine's needs root.
  const state = join(work, "apt");
  for (const name of ["lists/partial", "archives/partial"]) mkdirSync(join(state, name), { recursive: true });
  const own = ["-o", `Dir::State::Lists=${state}/lists`, "-o", `Dir::Cache=${state}`];
  const options = [...own, "-o", "APT::Sandbox::User=", "-qq"];
  /** @param {string[]} apt options for apt */
  const download = (apt) =>
    runCommand("apt-get", [...apt, "download", debianPackage], { cwd: work, repair, limitSeconds: 300 });
  try {
    await download(["-qq", "-o", "APT::Sandbox::User="]);
  } catch {
    await runCommand("apt-get", [...options, "update"], { cwd: work, repair, limitSeconds: 300 });
    await download(options);
  }
  const archive = readdirSync(work).find((name) => name.endsWith(".deb")) ?? "";
  await runCommand("dpkg-deb", ["-x", archive, "unpacked"], { cwd: work, repair });
  const source = join(work, "unpacked", "usr", "share", "datasets", "fashion-mnist");
  for (const { name } of files) renameSync(join(source, `${name}.gz`), join(work, `${name}.gz`));
}

/** @param {Manifest} manifest @param {string} work */
async function fromAddress({ address, files }, work) {
  say(`    ${address}, 31 MB`);
  for (const { name } of files) {
    try {
      const response = await fetch(`${address}/${name}.gz`, { signal: AbortSignal.timeout(120_000) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      writeFileSync(join(work, `${name}.gz`), new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error);
      throw new SetupError(address, { expected: `${name}.gz`, found, repair: "see data/README.md" });
    }
  }
}

/** @param {string} work @param {string} folder @param {import("./mnist.mjs").DataFile} file */
async function unpack(work, folder, file) {
  const packed = join(work, `${file.name}.gz`);
  const found = existsSync(packed) ? gunzipSync(readFileSync(packed)) : new Uint8Array();
  writeFileSync(join(work, file.name), found);
  const repair = "try again later, or see data/README.md to bring your own copy";
  await placeFile(work, folder, file, { source: packed, repair });
}
