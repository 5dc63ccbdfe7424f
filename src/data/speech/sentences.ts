/** Makes any number of English sentences from common words, for a synthesiser to speak. */
import { randomGenerator, type RandomGenerator } from "../../support/random.js";

/** Words by their role in a pattern, chosen so that every English sound occurs. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  person:
    "the baker|her uncle|my neighbour|a young pilot|their teacher|the judge|our cousin|an old sailor|the nurse|Joyce|Matthew|a quiet child|the mayor|Ruth|George|the thief|a farmer|his daughter".split(
      "|",
    ),
  did: "washed|painted|borrowed|measured|chose|forgot|carried|found|threw away|bought|examined|repaired|pushed|watched|hid|followed|described|treasured|shook|enjoyed".split(
    "|",
  ),
  will: "wash|paint|borrow|measure|choose|forget|carry|find|bring|buy|examine|repair|push|watch|hide|follow|describe|share|judge|enjoy".split(
    "|",
  ),
  thing:
    "bicycle|blue vase|wooden chair|yellow coat|garage key|broken watch|leather boot|garden hose|jar of honey|picture book|church bell|toy boat|sharp knife|silver ring|pair of gloves|bowl of soup|orange curtain|thick rope|music box|cage".split(
      "|",
    ),
  things:
    "peaches|oysters|feathers|coins|mushrooms|letters|pigeons|candles|eggs|shoes|ships|dishes|clouds|brothers|voices|badges|paths|loaves of bread|mice|television sets".split(
      "|",
    ),
  place:
    "near the harbour|behind the house|under the bridge|in the kitchen|at the station|on the roof|by the fire|across the valley|beyond the hedge|in the cool shade|outside the theatre|on the beach|at the edge of town|above the stable|between two trees".split(
      "|",
    ),
  when: "yesterday|this morning|at noon|every Thursday|last winter|before breakfast|after the storm|in July|a year ago|all day|during the voyage|twice a month|at half past four|too early".split(
    "|",
  ),
  how: "slowly|with pleasure|without a sound|carefully|in a hurry|by mistake|as usual|quite alone|for no reason|with both hands".split(
    "|",
  ),
  is: "rough|smooth|heavy|too loud|very cheap|green|rather small|unusually warm|fresh|dirty|round|worth a fortune|strange|just right|foggy".split(
    "|",
  ),
  number: "two|three|four|five|six|seven|eight|nine|ten|eleven|a dozen|twenty|thirty|a thousand".split("|"),
};

/** A word in capitals stands for one word of that list. */
const PATTERNS: readonly string[] = [
  "PERSON DID the THING WHEN.",
  "PERSON DID NUMBER THINGS PLACE.",
  "Why should PERSON WILL the THING WHEN?",
  "The THING PLACE was IS.",
  "PLACE PERSON DID the THING HOW.",
  "WHEN we saw NUMBER THINGS PLACE.",
  "If the THING is IS, PERSON will WILL it HOW.",
  "Nobody DID those THINGS, but PERSON did.",
  "Please WILL the THING and the THINGS HOW.",
  "PERSON and PERSON DID THINGS WHEN.",
];

/**
 * Different sentences, the same ones for the same seed.
 * @param avoid - sentences that must not occur again
 */
export function madeUpSentences(
  count: number,
  seed: number,
  avoid: ReadonlySet<string> = new Set(),
): string[] {
  const generator = randomGenerator(seed, "sentences");
  const found = new Set<string>();
  while (found.size < count) {
    const sentence = filled(oneOf(PATTERNS, generator), generator);
    if (!avoid.has(sentence)) found.add(sentence);
  }
  return [...found];
}

function filled(pattern: string, generator: RandomGenerator): string {
  const sentence = pattern.replace(/[A-Z]{2,}/g, (kind) => oneOf(WORDS[kind.toLowerCase()]!, generator));
  return sentence[0]!.toUpperCase() + sentence.slice(1);
}

function oneOf(values: readonly string[], generator: RandomGenerator): string {
  return values[generator.integer(0, values.length - 1)]!;
}
