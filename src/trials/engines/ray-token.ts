/** The token by which Ray knows its own: who has it may run anything on the cluster. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../support/checks.js";

/** Bits of permission that others than the owner have. */
const OTHERS = 0o077;

/** Where the token of a cluster comes from. */
export interface RayTokenOptions {
  /** The cluster that is connected to; undefined if one is started. */
  address: string | undefined;
  /** A file with the token. Default: RAY_AUTH_TOKEN, the file of RAY_AUTH_TOKEN_PATH, `~/.ray/auth_token`. */
  tokenFile?: string | undefined;
}

/**
 * Ray's variables for who connects to a cluster. A cluster that is started here gets a token of its own that is written
 * nowhere; one that exists must have one, unless `RAY_AUTH_MODE` is set to `disabled`.
 *
 * @throws FileError if there is no token, or others can read its file, as Ray's own command leaves it
 */
export function rayToken(
  { address, tokenFile }: RayTokenOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  if (address === undefined) return variables(randomBytes(32).toString("hex"));
  if (environment.RAY_AUTH_MODE === "disabled" && tokenFile === undefined) return {};
  if (environment.RAY_AUTH_TOKEN && tokenFile === undefined) return variables(environment.RAY_AUTH_TOKEN);
  const path = tokenFile ?? environment.RAY_AUTH_TOKEN_PATH ?? join(homedir(), ".ray", "auth_token");
  if (!existsSync(path)) {
    const expectation = `expected the token of the cluster ${address}, found no file`;
    throw new FileError(path, expectation, "name another rayTokenFile, or set RAY_AUTH_TOKEN");
  }
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
    const found = `expected a token that only you can read, found permissions ${mode.toString(8)}`;
    throw new FileError(path, found, `chmod 600 ${path}`);
  }
  const token = readFileSync(path, "utf8").trim();
  if (token === "") throw new FileError(path, "expected a token, found nothing", "copy the cluster's token");
  return variables(token);
}

function variables(token: string): Record<string, string> {
  return { RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN: token };
}
