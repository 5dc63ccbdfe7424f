/** Shows the box that a notebook opens with. */
import { verdictBoxText, type VerdictBox } from "../figures/verdict-box.js";
import { display, escapeHtml } from "./display.js";

/** Of each verdict: a sign that needs no colour, and a background on which white letters have a contrast of at least 4.5 in any theme. */
const LOOKS: Readonly<Record<string, readonly [sign: string, background: string]>> = {
  reproduced: ["✓", "#1a7f37"],
  holds: ["✓", "#1a7f37"],
  better: ["✓", "#1a7f37"],
  differs: ["≠", "#9a6700"],
  "not reproduced": ["✗", "#cf222e"],
  "does not hold": ["✗", "#cf222e"],
};
const OTHERWISE = ["?", "#57606a"] as const;

/** Shows claims with their verdicts. */
export function showVerdictBox(box: VerdictBox): void {
  display({ "text/html": verdictBoxHtml(box), "text/plain": verdictBoxText(box) });
}

/** The box as HTML, with a table inside that is still readable where a page takes the colours away. */
export function verdictBoxHtml({ rows, source }: VerdictBox): string {
  const cell = (text: string) => `<td style="text-align:left">${escapeHtml(text)}</td>`;
  const body = rows.map(({ statement, paper, here, verdict }) => {
    const [sign, background] = LOOKS[verdict] ?? OTHERWISE;
    const style = `background-color:${background};color:#ffffff;padding:2px 8px;border-radius:4px;white-space:nowrap`;
    const word = `<b style="${style}">${sign}&nbsp;${escapeHtml(verdict)}</b>`;
    return `<tr><td style="text-align:left">${word}</td>${[statement, paper, here].map(cell).join("")}</tr>`;
  });
  const head = ["verdict", "the paper's claim", "paper", "here"].map(
    (name) => `<th scope="col" style="text-align:left">${name}</th>`,
  );
  return (
    `<div style="border-left:4px solid #57606a;padding-left:12px"><table><thead><tr>${head.join("")}</tr></thead>` +
    `<tbody>${body.join("")}</tbody></table><p style="margin:0.2em 0">${escapeHtml(source)}</p></div>`
  );
}
