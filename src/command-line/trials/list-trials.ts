/** `dark-knowledge trials`: lists, compares or deletes the trials of a store. */
import { tableText } from "../../figures/table.js";
import { trialsTable } from "../../notebook/trials-table.js";
import { trialLabel } from "../../trials/trial.js";
import { trialStore, type StoredTrial } from "../../trials/trial-store.js";

/** Options from the command line. */
export interface TrialsOptions {
  store: string;
  compare: boolean;
  clean: boolean;
  all: boolean;
}

/** Lists, compares or deletes trials. @param text - part of their descriptions */
export function listTrials(
  text: string | undefined,
  { store: folder, compare, clean, all }: TrialsOptions,
): void {
  const store = trialStore(folder);
  const describe = ({ hash, trial: one, status, code }: StoredTrial) =>
    `${hash}  ${status}  ${trialLabel(one)}${code === undefined ? ", of an earlier version" : ""}`;
  const chosen = (one: StoredTrial) => describe(one).includes(text ?? "");
  if (clean) {
    const deleted = store.clean((one) => chosen(one) && (all || one.status !== "finished"));
    for (const one of deleted) console.log(`deleted ${describe(one)}`);
    console.log(`${deleted.length} trials deleted`);
    return;
  }
  const found = store.list().filter(chosen);
  const records = found.flatMap(({ record }) => record ?? []);
  if (compare && records.length > 0) console.log(tableText(trialsTable(records)));
  else for (const one of found) console.log(describe(one) + (one.failure ? `  ${one.failure.error}` : ""));
  console.log(`${found.length} trials, ${records.length} finished, in ${store.folder}`);
}
