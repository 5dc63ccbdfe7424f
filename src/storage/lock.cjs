/**
 * One holder at a time, on this machine and on others that share the folder: a file that names its holder, who renews it while it is held.
 * Plain JavaScript and our own, because set-up takes such a lock before any package is installed; trials take the same.
 */
const { randomUUID } = require("node:crypto");
// As a whole, so that tests which watch its functions see these calls.
const fs = require("node:fs");
const { hostname } = require("node:os");
const { dirname } = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { unfinishedName } = require("./whole-file.cjs");

/** Milliseconds between two attempts to take a lock. */
const PAUSE = 200;
/** Milliseconds between two renewals. */
const RENEWAL = 2000;
/** A lock that was not renewed for this time, in milliseconds, belongs to nobody any more … */
const STALE = 10_000;
/** … unless its holder is alive on this machine: then it is busy with something that lets nothing else happen, such as a download. */
const STALE_OF_THE_LIVING = 600_000;

/** @typedef {{ place: string, pid: number, id: string }} Holder */

/** Locks of this process, given back when it ends. @type {Set<() => void>} */
const held = new Set();
process.on("exit", () => held.forEach((giveBack) => giveBack()));

/**
 * Waits until nobody else has the lock, then takes it.
 *
 * @param {string} path of the lock's file; what it locks must not lie there
 * @param {object} [listeners]
 * @param {(pid: number | undefined) => void} [listeners.onWait] called once if somebody else has it
 * @param {() => void} [listeners.onLost] called if somebody took it away, as this process stood still for too long
 * @returns {Promise<() => void>} gives the lock back
 */
async function takeLock(path, { onWait, onLost } = {}) {
  fs.mkdirSync(dirname(path), { recursive: true });
  /** @type {Holder} */
  const self = { place: place(), pid: process.pid, id: randomUUID() };
  const content = JSON.stringify(self);
  let seen = "";
  let since = performance.now();
  let told = false;
  while (!create(path, content)) {
    const sight = look(path);
    if (sight === undefined) continue;
    // Clocks of two machines differ, so what counts is how long nothing has changed by this one's.
    if (sight.state !== seen) [seen, since] = [sight.state, performance.now()];
    if (performance.now() - since >= patience(sight.holder)) {
      takeAway(path, sight.state);
      continue;
    }
    if (!told) onWait?.(sight.holder?.pid);
    told = true;
    await sleep(PAUSE);
  }
  return hold(path, content, onLost);
}

/**
 * Whether somebody holds the lock, as far as one look can tell.
 * @param {string} path
 */
function isLocked(path) {
  const sight = look(path);
  if (sight === undefined) return false;
  const left = patience(sight.holder);
  // A file's time has fractions of a millisecond, so it can be later than now.
  return left > 0 && Date.now() - sight.renewed < left;
}

/** @param {string} path @param {string} content @param {(() => void) | undefined} onLost */
function hold(path, content, onLost) {
  const isOurs = () => look(path)?.content === content;
  const renewal = setInterval(() => {
    if (isOurs()) return renew(path);
    forget();
    onLost?.();
  }, RENEWAL).unref();
  const forget = () => {
    clearInterval(renewal);
    held.delete(giveBack);
  };
  const giveBack = () => {
    forget();
    if (isOurs()) fs.rmSync(path, { force: true });
  };
  held.add(giveBack);
  return giveBack;
}

/** @param {string} path */
function renew(path) {
  try {
    fs.utimesSync(path, new Date(), new Date());
  } catch {
    // Taken away this moment, or on a disk that does not answer: the next look tells.
  }
}

/** @param {string} path @param {string} content @returns {boolean} false if there is one already */
function create(path, content) {
  try {
    fs.writeFileSync(path, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * What there is to see of a lock: nothing if it has just gone. A folder is a lock of an earlier version, or of a program that locks so.
 * @param {string} path
 */
function look(path) {
  const file = fs.statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return undefined;
  let content = "";
  /** @type {Holder | undefined} */
  let holder;
  try {
    content = fs.readFileSync(path, "utf8");
    holder = JSON.parse(content);
  } catch {
    // It is being written, or its writer was killed while it was.
  }
  return { content, holder, renewed: file.mtimeMs, state: `${content} ${file.mtimeMs}` };
}

/**
 * Takes a stale lock away, unless somebody else has just done so and taken it: a rename has one winner, who looks at what it moved.
 * @param {string} path @param {string} state as it was when it was found stale
 */
function takeAway(path, state) {
  const aside = unfinishedName(path);
  try {
    fs.renameSync(path, aside);
  } catch {
    return;
  }
  const moved = look(aside);
  if (moved !== undefined && moved.state !== state) create(path, moved.content);
  fs.rmSync(aside, { recursive: true, force: true });
}

/** Where process ids mean the same processes: this machine, or this container of it. */
function place() {
  let processes = "";
  try {
    processes = fs.readlinkSync("/proc/self/ns/pid");
  } catch {
    // Not Linux.
  }
  return `${hostname()} ${processes}`.trim();
}

/** For how many milliseconds a lock that is not renewed still belongs to its holder. @param {Holder | undefined} holder */
function patience(holder) {
  if (holder?.place !== place()) return STALE;
  try {
    process.kill(holder.pid, 0);
    return STALE_OF_THE_LIVING;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH" ? 0 : STALE_OF_THE_LIVING;
  }
}

module.exports = { isLocked, takeLock };
