/** Shows the progress of a training, or of a teacher that answers a whole set: one updated line in a notebook, a bar in a terminal, a line per tenth elsewhere. */
import { learningCurvesFigure } from "../figures/learning-curves.js";
import type { EpochRecord } from "../training/epoch-record.js";
import type { ProgressListener, TrainingProgress } from "../training/progress.js";
import { tensorBoardListener } from "../training/tensorboard.js";
import { trainingNames } from "../training/training-names.js";
import { escapeHtml, inNotebook, updatableDisplay } from "./display.js";
import { figureBundle } from "./show.js";

const BAR_WIDTH = 20;

/** Options of {@link showProgress}. */
export interface ShowProgressOptions {
  /** In a notebook, show all trainings on one line, each in place of the one before; for studies of many short trainings. */
  oneLine?: boolean;
  /** In a notebook, draw the errors (or else the loss) after each epoch in a figure that grows while nets learn. */
  curve?: boolean;
  /** Write event files for TensorBoard into this folder. Default, and for an empty text: none. */
  tensorBoard?: string;
}

/** A listener for the `onProgress` of `train` and `transferSet` that shows each training on a line of its own, unless asked otherwise. */
export function showProgress({
  oneLine = false,
  curve = false,
  tensorBoard = "",
}: ShowProgressOptions = {}): ProgressListener {
  const listeners = [
    ...(inNotebook()
      ? [notebookProgress(oneLine)]
      : [process.stdout.isTTY ? terminalProgress() : plainProgress()]),
    ...(inNotebook() && curve ? [liveCurve()] : []),
    ...(tensorBoard === "" ? [] : [tensorBoardListener(tensorBoard)]),
  ];
  return (progress) => {
    for (const listener of listeners) listener(progress);
  };
}

/** More curves than these would hide one another. */
const MOST_CURVES = 4;

/** One figure for the latest trainings, with a curve for each, redrawn after every epoch. */
function liveCurve(): ProgressListener {
  const update = updatableDisplay();
  const curves = new Map<string, { label: string; epochs: EpochRecord[] }>();
  const nameOf = trainingNames();
  return ({ epoch, loss, errors, ...progress }) => {
    // A set that a teacher answers has no curve.
    if (progress.examples) return;
    const label = nameOf(progress);
    const curve = curves.get(label) ?? { label, epochs: [] };
    curves.set(label, curve);
    if (epoch === 0 || curve.epochs.at(-1)?.epoch === epoch) return;
    curve.epochs.push({ epoch, loss, errors: errors?.count });
    update(figureBundle(learningCurvesFigure("While learning", [...curves.values()].slice(-MOST_CURVES))));
  };
}

/** How far it is, in epochs or examples. */
export function howFarText({ epoch, epochs, examples }: TrainingProgress): string {
  return examples ? `${examples.done} of ${examples.of} examples` : `epoch ${epoch} of ${epochs}`;
}

/** One line: what, how far, loss, errors so far, rate, time left. */
export function progressText(progress: TrainingProgress): string {
  const { label, batch, batches, loss, errors, examples, elapsedSeconds, remainingSeconds, ended } = progress;
  const filled = batches > 0 ? Math.round((BAR_WIDTH * batch) / batches) : 0;
  const rate = elapsedSeconds > 0 ? Math.round(batch / elapsedSeconds) : 0;
  const { teacherSeconds } = progress;
  const share =
    teacherSeconds === undefined ? undefined : Math.round((100 * teacherSeconds) / elapsedSeconds);
  return [
    `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${label}: ${howFarText(progress)}`,
    ...(examples ? [] : [`loss ${Number.isFinite(loss) ? loss.toPrecision(3) : "–"}`]),
    ...(errors ? [`${errors.count} errors of ${errors.of}`] : []),
    ...(examples ? [] : [`${rate} steps/s`]),
    ...(share !== undefined && Number.isFinite(share) ? [`${share}% of the time for the teacher`] : []),
    ended ? `${ended} after ${time(elapsedSeconds)}` : `${time(remainingSeconds)} left`,
  ].join(" · ");
}

function time(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  return seconds < 60
    ? `${Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * A training that has ended, in a few words: its bar has nothing more to say.
 * @param count - of the trainings that were shown on this line, this one the last
 */
export function endedText(progress: TrainingProgress, count = 1): string {
  const { label, epochs, loss, errors, examples, elapsedSeconds, ended } = progress;
  const sign = ended === "finished" ? "✓" : "■";
  const all = examples ? `${examples.of} examples` : `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
  const others = count > 1 ? `${count} trainings, the last: ` : "";
  return [
    `${sign} ${others}${label}: ${ended === "finished" ? all : howFarText(progress)}`,
    ...(Number.isFinite(loss) ? [`loss ${loss.toPrecision(3)}`] : []),
    ...(errors ? [`${errors.count} errors of ${errors.of}`] : []),
    `${ended} after ${time(elapsedSeconds)}`,
  ].join(" · ");
}

/** One line as HTML, in letters of one width, so that a bar that moves does not jump. */
export function lineHtml(text: string): string {
  return `<span style="font-family:monospace;font-size:90%">${escapeHtml(text)}</span>`;
}

function notebookProgress(oneLine: boolean): ProgressListener {
  let update: ReturnType<typeof updatableDisplay> | undefined;
  let ended = 0;
  return (progress) => {
    const isTraining = progress.examples === undefined;
    if (progress.ended && isTraining) ended++;
    const text = progress.ended
      ? endedText(progress, oneLine && isTraining ? ended : 1)
      : progressText(progress);
    // Made when a training begins: a listener may go on to a later cell, where its next line belongs.
    update ??= updatableDisplay();
    update({ "text/html": lineHtml(text), "text/plain": text });
    if (progress.ended && !oneLine) update = undefined;
  };
}

function terminalProgress(): ProgressListener {
  return (progress) => {
    process.stdout.write(`\r${progressText(progress)}\x1b[K${progress.ended ? "\n" : ""}`);
  };
}

function plainProgress(): ProgressListener {
  let tenth = 0;
  return (progress) => {
    const now = Math.floor((10 * progress.batch) / progress.batches);
    if (now === tenth && !progress.ended) return;
    tenth = progress.ended ? 0 : now;
    console.log(progressText(progress));
  };
}
