/** Nets beside their teacher, as a table. */
import type { ComparedNet } from "../training/compare-nets.js";
import type { Table } from "./table.js";

/**
 * The results of `compareNets`, a row for each net, with the factor by which it is smaller or faster than the first.
 *
 * @throws nothing; no rows make an empty table
 */
export function netsTable(nets: readonly ComparedNet[], title = "What was saved"): Table {
  const [first] = nets;
  const per = (value: number, of: (net: ComparedNet) => number, text: string) => {
    const ratio = of(first!) / value;
    return first === undefined || ratio === 1 ? text : `${text} (${factor(ratio)})`;
  };
  const alone = ({ millisecondsPerExample }: ComparedNet) => millisecondsPerExample.alone;
  const of128 = ({ millisecondsPerExample }: ComparedNet) => millisecondsPerExample.of128;
  return {
    title,
    columns: [
      "net",
      "parameters",
      "on disk",
      "ms per example, alone",
      "ms per example, 128 together",
      "accuracy",
      first ? `answers as ${first.name}` : "same answers",
    ],
    rows: nets.map((net) => [
      net.name,
      per(net.parameters, ({ parameters }) => parameters, net.parameters.toLocaleString("en")),
      per(net.bytesOnDisk, ({ bytesOnDisk }) => bytesOnDisk, bytesText(net.bytesOnDisk)),
      per(alone(net), alone, alone(net).toPrecision(2)),
      per(of128(net), of128, of128(net).toPrecision(2)),
      percent(net.accuracy),
      net === first ? "–" : percent(net.agreement),
    ]),
    ...(first && nets.length > 1 && { notes: [`In brackets: how many times less than ${first.name}.`] }),
  };
}

function factor(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2))}×`;
}

function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)}%`;
}
