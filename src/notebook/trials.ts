/** Shows the progress of many trials: live rows in a notebook, folded when all have finished; lines elsewhere. */
import type { Figure } from "../figures/figure.js";
import type { TrialRecord } from "../trials/trial-folder.js";
import type { TrialState } from "../trials/trial-state.js";
import { inNotebook, updatableDisplay } from "./display.js";
import { howFarText, lineHtml } from "./progress.js";
import { figureBundle } from "./show.js";

/** Options of {@link showTrials}. */
export interface ShowTrialsOptions {
  /** A figure of the results so far, redrawn in a notebook whenever a trial finishes. */
  figure?: (finished: readonly TrialRecord[]) => Figure;
}

/** Called with all trials whenever something may have changed. */
export type TrialsListener = (states: readonly TrialState[]) => void;

/** A listener for `runTrials`' `onChange`. */
export function showTrials({ figure }: ShowTrialsOptions = {}): TrialsListener {
  if (!inNotebook()) return process.stdout.isTTY ? terminalTrials() : plainTrials();
  const table = liveTable();
  const drawing = figure && liveFigure(figure);
  return (states) => {
    table(states);
    drawing?.(states);
  };
}

/** The whole run in one line: `12 of 20 trials finished (5 kept), 2 running, 1 failed`. */
export function trialsText(states: readonly TrialState[]): string {
  const count = (status: TrialState["status"]) => states.filter((state) => state.status === status).length;
  const kept = states.filter((state) => state.kept).length;
  const parts = (["running", "waiting", "failed", "crashed", "stopped"] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  const finished = `${count("finished")} of ${states.length} trials finished${kept > 0 ? ` (${kept} kept)` : ""}`;
  return [finished, ...parts].join(", ");
}

/** One trial in one line: its state, progress or result. */
export function trialText({ status, label, where, progress, record, error }: TrialState): string {
  const metrics = Object.entries(record?.metrics ?? {}).map(([name, value]) => `${name} ${short(value)}`);
  const running = status === "running" && progress ? [`${progress.label}: ${howFarText(progress)}`] : [];
  const place = status === "running" && where !== undefined ? [where] : [];
  return [`${status}: ${label}`, ...place, ...running, ...metrics, ...(error ? [error] : [])].join(" · ");
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

/** Largest number of rows; running and failed trials come first. */
const MOST_ROWS = 20;
const ORDER = ["running", "failed", "crashed", "stopped", "waiting", "finished"];

function liveTable(): TrialsListener {
  const update = updatableDisplay();
  let shown = "";
  return (states) => {
    const text = [trialsText(states), ...rowsOf(states)].join("\n");
    if (text === shown) return;
    shown = text;
    update({ "text/html": trialsHtml(states), "text/plain": text });
  };
}

function rowsOf(states: readonly TrialState[]): string[] {
  const sorted = [...states].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const lines = sorted.slice(0, MOST_ROWS).map(trialText);
  return sorted.length > MOST_ROWS ? [...lines, `and ${sorted.length - MOST_ROWS} more`] : lines;
}

/** The run in one line, with a row for each trial below it: folded up when all have finished, as their results are shown elsewhere. */
export function trialsHtml(states: readonly TrialState[]): string {
  const open = states.every(({ status }) => status === "finished") ? "" : " open";
  const rows = rowsOf(states).map(lineHtml).join("<br>");
  return `<details${open}><summary data-lm-suppress-shortcuts="true">${lineHtml(trialsText(states))}</summary>${rows}</details>`;
}

function liveFigure(figure: (finished: readonly TrialRecord[]) => Figure): TrialsListener {
  const update = updatableDisplay();
  let drawn = 0;
  return (states) => {
    const finished = states.flatMap(({ record }) => record ?? []);
    if (finished.length === drawn) return;
    drawn = finished.length;
    update(figureBundle(figure(finished)));
  };
}

function terminalTrials(): TrialsListener {
  const endings = newEndings();
  return (states) => {
    process.stdout.write("\r\x1b[K");
    for (const state of endings(states)) console.log(trialText(state));
    process.stdout.write(trialsText(states));
    if (states.every(({ status }) => status !== "running" && status !== "waiting"))
      process.stdout.write("\n");
  };
}

function plainTrials(): TrialsListener {
  const endings = newEndings();
  return (states) => {
    const ended = endings(states);
    for (const state of ended) console.log(trialText(state));
    if (ended.length > 0) console.log(trialsText(states));
  };
}

/** The trials that have ended since the last call, without those from an earlier run. */
function newEndings(): (states: readonly TrialState[]) => TrialState[] {
  const told = new Set<string>();
  return (states) => {
    const ended = states.filter(
      ({ status, kept, hash, attempts }) =>
        !kept && !["running", "waiting"].includes(status) && !told.has(`${hash} ${attempts} ${status}`),
    );
    for (const { hash, attempts, status } of ended) told.add(`${hash} ${attempts} ${status}`);
    return ended;
  };
}
