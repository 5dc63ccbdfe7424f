import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { routesToTry, takeFirstRoute } from "../../scripts/setup/addon.mjs";
import { makeNative } from "../../scripts/setup/addon-native.mjs";
import { makePrebuilt } from "../../scripts/setup/addon-prebuilt.mjs";
import { borrowPython, ROOT, setEnvironment, temporaryFolder, write } from "./small-repository.js";

test("an unknown backend is refused", () => {
  expect(() => routesToTry("cuda")).toThrow(
    /DARK_KNOWLEDGE_BACKEND: expected one of native, prebuilt, wasm or nothing, found "cuda"/,
  );
  expect(routesToTry("prebuilt")).toEqual(["prebuilt"]);
});

test("a route that fails gives way to the next one; the only route does not", async () => {
  const tried: string[] = [];
  const take = (_root: string, route: string) => {
    tried.push(route);
    return route === "wasm" ? Promise.resolve() : Promise.reject(new Error(`no ${route}`));
  };
  expect(await takeFirstRoute(temporaryFolder(), ["native", "prebuilt", "wasm"], take)).toMatchObject({
    route: "wasm",
  });
  expect(tried).toEqual(["native", "prebuilt", "wasm"]);
  await expect(takeFirstRoute(temporaryFolder(), ["native"], take)).rejects.toThrow("no native");
});

test("without g++ the native route says so before it downloads", async () => {
  const root = temporaryFolder();
  setEnvironment({ PATH: root });
  await expect(makeNative(root)).rejects.toThrow(
    /g\+\+: expected a C\+\+ compiler, found none. To repair: install/,
  );
  expect(readdirSync(root)).toEqual([]);
});

test("a wheel with another hash is refused, and nothing stays", async () => {
  const root = temporaryFolder();
  borrowPython(root);
  const wheels = join(root, "wheels");
  write(join(wheels, "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl"), "not the wheel");
  setEnvironment({ PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels });
  await expect(makeNative(root)).rejects.toThrow(/Expected sha256 2b847d21[^]*To repair/);
  expect(readdirSync(join(root, ".cache"))).toEqual([]);
});

test("a package index that cannot be reached is a named error, and nothing stays", async () => {
  const root = temporaryFolder();
  borrowPython(root);
  setEnvironment({ PIP_INDEX_URL: "http://127.0.0.1:9/simple", PIP_FIND_LINKS: root, PIP_RETRIES: "0" });
  await expect(makeNative(root)).rejects.toThrow(/127\.0\.0\.1[^]*To repair: check the network/);
  expect(readdirSync(join(root, ".cache"))).toEqual([]);
});

/** tfjs-node's install script in a folder of its own, and a host that answers it. */
async function prebuiltHost(answer: (path: string) => Buffer | undefined) {
  const root = temporaryFolder();
  const packageFolder = join(root, "node_modules", "@tensorflow", "tfjs-node");
  for (const name of ["package.json", "scripts", "binding.gyp"]) {
    cpSync(join(ROOT, "node_modules", "@tensorflow", "tfjs-node", name), join(packageFolder, name), {
      recursive: true,
    });
  }
  symlinkSync(join(ROOT, "node_modules", ".bin"), join(root, "node_modules", ".bin"));
  const server = createServer((request, response) => {
    const body = answer(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200, { "content-length": body?.length ?? 0 }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  setEnvironment({ TFJS_NODE_CDN_STORAGE: host, NODE_PATH: join(ROOT, "node_modules") });
  return root;
}

function archive(files: Record<string, string>): Buffer {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
  return execFileSync("tar", ["-cz", "-C", folder, ...Object.keys(files)]);
}

test("the prebuilt addon and its library come from the named host", async () => {
  const library = archive({ "lib/libtensorflow.so.2": "library" });
  const addon = archive({ "napi-v8/tfjs_binding.node": "addon" });
  const root = await prebuiltHost((path) => (path.includes("pre-built-binary") ? addon : library));
  await makePrebuilt(root);
  const folder = join(root, ".cache", "tensorflow-prebuilt");
  expect(readFileSync(join(folder, "lib", "libtensorflow.so.2"), "utf8")).toBe("library");
  expect(readFileSync(join(folder, "tfjs_binding.node"), "utf8")).toBe("addon");
  expect(JSON.parse(readFileSync(join(folder, "origin.json"), "utf8"))).toEqual({ route: "prebuilt" });
});

test("a host without the prebuilt addon is a named error, and nothing stays", async () => {
  const root = await prebuiltHost(() => undefined);
  await expect(makePrebuilt(root)).rejects.toThrow(/To repair: use DARK_KNOWLEDGE_BACKEND/);
  expect(readdirSync(join(root, ".cache"))).toEqual([]);
  expect(existsSync(join(root, "node_modules", "@tensorflow", ".tfjs-node-install"))).toBe(false);
});
