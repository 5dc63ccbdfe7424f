/** Members, control, student and ensemble side by side: what one net keeps of what several gain. §4 */
import type { Figure } from "../../figures/figure.js";
import { seedsFigure } from "../../figures/seeds.js";
import type { ByEnsemble } from "./ensemble-trials.js";

/** Nets of one kind, with a value for each ensemble. */
export interface EnsembleRow {
  label: string;
  values: number[];
}

/** The four kinds of nets that are compared. @param student - what the distilled net is called */
export function ensembleRows(
  nets: ByEnsemble,
  members: number,
  student = "one net, distilled",
): EnsembleRow[] {
  return [
    { label: "one member, on average", values: nets.member },
    { label: "one net, labels alone", values: nets.control },
    { label: student, values: nets.student },
    { label: `${members} members together`, values: nets.ensemble },
  ];
}

/** A ring for each ensemble. @param students - of each ensemble, and as many controls: their means are drawn */
export function ensembleFigure(
  title: string,
  { label, ...axis }: { label: string; unit?: string },
  rows: readonly EnsembleRow[],
  students: number,
): Figure {
  const mean = students > 1 ? `, distilled and labels: mean of ${students} nets` : "";
  return seedsFigure(title, { label: `${label}${mean}`, ...axis, fromZero: false }, rows);
}
