/** `npm start`: set-up, then JupyterLab with the first notebook open, for this machine alone and with its token. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT, runMain, setUp } from "./setup.mjs";
import { writeFileAtomically } from "./setup/files.mjs";
import { environmentProgram } from "./setup/packages.mjs";
import { say } from "./setup/report.mjs";

const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** A server without a display has no browser to open. */
function mayOpenBrowser() {
  if (process.env.DARK_KNOWLEDGE_NO_BROWSER !== undefined) return false;
  return process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

await runMain(async () => {
  await setUp();
  const environment = join(ROOT, ".venv");
  const settings = join(environment, "share", "jupyter", "lab", "settings", "overrides.json");
  writeFileAtomically(settings, JSON.stringify(SETTINGS, null, 2) + "\n");
  say("JupyterLab starts; its address follows. Ctrl-C ends it.");
  const server = spawn(
    environmentProgram(ROOT, "jupyter-lab"),
    [
      "--ServerApp.ip=127.0.0.1",
      "--ServerApp.port=8888",
      "--ServerApp.port_retries=100",
      `--ServerApp.root_dir=${ROOT}`,
      "--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb",
      ...(mayOpenBrowser() ? [] : ["--no-browser"]),
      // Jupyter refuses to run as root unless told; containers often have no other user.
      ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
      ...process.argv.slice(2),
    ],
    // The kernel of this repository goes before one of the same name in the home folder.
    {
      stdio: "inherit",
      env: {
        ...process.env,
        JUPYTER_PREFER_ENV_PATH: "1",
        JUPYTER_PATH: join(environment, "share", "jupyter"),
      },
    },
  );
  // A terminal sends Ctrl-C to the server too; SIGTERM makes it end without asking.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      server.kill("SIGTERM");
      // JupyterLab has stopped its kernels by then, but was once seen to wait for a thread of its own for ever.
      setTimeout(() => server.kill("SIGKILL"), 20_000).unref();
    });
  }
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code) => {
      process.exitCode = code ?? 0;
      resolve(undefined);
    });
  });
});
