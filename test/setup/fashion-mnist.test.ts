import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { CLOTHES, loadFashionMnist } from "../../src/data/fashion-mnist.js";
import { fashionMnist } from "../../scripts/setup/fashion-mnist.mjs";
import { runStep } from "../../scripts/setup/step.mjs";
import { ROOT, setEnvironment, temporaryFolder, write } from "./small-repository.js";

test("comes from Debian's package, fetched when it is first asked for", { timeout: 300_000 }, () => {
  const { training, test: clothes } = loadFashionMnist();
  expect([training.count, clothes.count, ...training.shape]).toEqual([60_000, 10_000, 28, 28, 1]);
  const perClass = CLOTHES.map((_, label) => clothes.labels.filter((found) => found === label).length);
  expect(perClass).toEqual(CLOTHES.map(() => 1000));
  const again = spawnSync(process.execPath, [join(ROOT, "scripts", "data.mjs"), "fashion-mnist"], {
    encoding: "utf8",
  });
  expect(again.stdout).toBe("✓ fashion-mnist: unchanged\n");
});

test("what is not there to fetch is refused by name", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts", "data.mjs"), "trousers"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain(
    "npm run data: expected names of fashion-mnist, penguins, espeak, kanji, found trousers",
  );
});

/** A repository whose clothes are one small file, on a server that sends the given bytes; apt-get fails there. */
async function withoutApt(sent: Buffer) {
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/clothes.gz" ? 200 : 404).end(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const root = temporaryFolder();
  const files = [{ name: "clothes", bytes: 6, sha256: createHash("sha256").update("shirts").digest("hex") }];
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  write(
    join(root, "data", "manifest.json"),
    JSON.stringify({ "fashion-mnist": { debianPackage: "clothes", address, files } }),
  );
  write(join(root, "bin", "apt-get"), "#!/bin/sh\necho no apt here >&2\nexit 1\n");
  chmodSync(join(root, "bin", "apt-get"), 0o755);
  setEnvironment({ PATH: `${join(root, "bin")}:${process.env.PATH ?? ""}` });
  return { root, clothes: join(root, "data", "fashion-mnist", "clothes") };
}

test("without apt it comes from its own address, and is repaired from there", async () => {
  const { root, clothes } = await withoutApt(gzipSync("shirts"));
  expect(await runStep(root, fashionMnist(root))).toBe(true);
  expect(await runStep(root, fashionMnist(root))).toBe(false);
  writeFileSync(clothes, "shirtz");
  expect(await runStep(root, fashionMnist(root))).toBe(true);
  expect(readdirSync(join(clothes, ".."))).toEqual(["clothes"]);
});

test("altered content is refused, and nothing is left behind", async () => {
  const { root, clothes } = await withoutApt(gzipSync("skirts"));
  await expect(runStep(root, fashionMnist(root))).rejects.toThrow(
    /clothes.gz: expected the file of .* found SHA-256/,
  );
  expect(existsSync(clothes)).toBe(false);
  expect(readdirSync(join(clothes, ".."))).toEqual([]);
});

test("where neither way works, both are named", async () => {
  const { root } = await withoutApt(gzipSync("shirts"));
  const manifest = JSON.stringify({
    "fashion-mnist": {
      debianPackage: "clothes",
      address: "http://127.0.0.1:9",
      files: [{ name: "clothes", bytes: 6, sha256: "" }],
    },
  });
  write(join(root, "data", "manifest.json"), manifest);
  await expect(runStep(root, fashionMnist(root))).rejects.toThrow(
    /Debian's package clothes or http.*found no apt here; and .*data\/README.md/s,
  );
});
