/** Ray's token: anyone who has it can run anything on the cluster. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../support/checks.js";

/** Permission bits of everyone except the owner. */
const OTHERS = 0o077;

/** The source of a cluster's token. */
export interface RayTokenOptions {
  /** The cluster to connect to; undefined if one is started here. */
  address: string | undefined;
  /** A file with the token. Default: RAY_AUTH_TOKEN, the file of RAY_AUTH_TOKEN_PATH, `~/.ray/auth_token`. */
  tokenFile?: string | undefined;
}

/**
 * Ray's environment variables for connecting to a cluster. A cluster that is started here gets its own token, which is written
 * nowhere; an existing cluster must have one, unless `RAY_AUTH_MODE` is `disabled`.
 *
 * @throws FileError if the token is missing, or others can read its file, which is how Ray's own command leaves it
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
