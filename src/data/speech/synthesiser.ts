/**
 * espeak-ng (Duddington, Dunn and others; GPL-3.0) as WebAssembly: speech with the time of each sound. It is not part of this
 * project; `npm run data -- espeak` fetches it, which happens automatically at first use.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheFolder, repositoryRoot } from "../../support/paths.js";
import { fetchData } from "../fetch-data.js";

/** Samples per second of the speech. */
export const SAMPLE_RATE = 22_050;

/** A sound of an utterance. */
export interface Phone {
  /** Symbol in the international phonetic alphabet, without stress; empty for silence. */
  name: string;
  /** First sample. */
  start: number;
}

/** A spoken sentence: its samples, and its phones with their times. */
export interface Utterance {
  voice: string;
  sentence: string;
  /** 16-bit samples, {@link SAMPLE_RATE} a second. */
  samples: Int16Array;
  /** In order of time, the first from sample 0. */
  phones: Phone[];
}

/** Speaks sentences. */
export interface Synthesiser {
  /**
   * Speaks a sentence of American English.
   * @param voice - such as `m1` or `f4`
   */
  speak: (sentence: string, voice: string) => Utterance;
}

interface Worker {
  set_voice: (name: string) => void;
  synthesize: (text: string, take: (audio: Int16Array | null, events: readonly Event[]) => void) => void;
}

interface Event {
  type: string;
  /** Milliseconds. */
  audio_position: number;
  id?: string | number;
}

type ImportModule = (
  address: string,
) => Promise<{ default: () => Promise<{ eSpeakNGWorker: new () => Worker }> }>;

const FOLDER = join(cacheFolder, "espeak");
const PROGRAM = join(FOLDER, "node_modules", "@echogarden", "espeak-ng-emscripten", "espeak-ng.js");
const LOCK = "package-lock.json";

/** The synthesiser's version from npm's lock file: other versions sound different. */
export function synthesiserVersion(): string {
  return readFileSync(join(repositoryRoot, "scripts", "espeak", LOCK), "utf8");
}

/** Whether this version was fetched, and not an earlier one. */
function isFetched(): boolean {
  const lock = join(FOLDER, LOCK);
  return existsSync(PROGRAM) && existsSync(lock) && readFileSync(lock, "utf8") === synthesiserVersion();
}

/**
 * A synthesiser in its initial state. Its output depends slightly, by a few samples, on everything it has spoken before.
 * @throws FileError if it can't be fetched
 */
export async function synthesiser(): Promise<Synthesiser> {
  if (!isFetched()) fetchData("espeak", PROGRAM);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- not part of the library
  const importModule = require(join(repositoryRoot, "scripts", "espeak", "import.cjs")) as ImportModule;
  const { default: load } = await importModule(pathToFileURL(PROGRAM).href);
  const { eSpeakNGWorker } = await load();
  const worker = new eSpeakNGWorker();
  return {
    speak: (sentence, voice) => {
      worker.set_voice(`en-us+${voice}`);
      const blocks: Int16Array[] = [];
      const phones: Phone[] = [{ name: "", start: 0 }];
      worker.synthesize(sentence, (audio, events) => {
        // Copy, since the memory belongs to the module.
        if (audio) blocks.push(Int16Array.from(audio));
        for (const { type, audio_position: position, id } of events) {
          if (type !== "phoneme") continue;
          const start = Math.round((position / 1000) * SAMPLE_RATE);
          phones.push({ name: String(id ?? "").replace(/[ˈˌ]/g, ""), start });
        }
      });
      return { voice, sentence, samples: joined(blocks), phones };
    },
  };
}

function joined(blocks: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return samples;
}
