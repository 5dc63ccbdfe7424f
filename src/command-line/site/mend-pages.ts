/** Mends what the pages lack, where no setting does. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is found in a page, and what it becomes. */
const MENDED: readonly (readonly [RegExp, string])[] = [
  // jupyter-book writes this twice into its search page, which is an error there; kernels in the cloud are not used.
  [/<script>const THEBE_JS_URL[^<]*<\/script>/g, ""],
  // The site's name in the sidebar belongs to no landmark, so who goes from one to the next would miss it.
  [
    /<div id="pst-primary-sidebar"(?! role)/g,
    '<div id="pst-primary-sidebar" role="navigation" aria-label="Site"',
  ],
  // In Markdown each column has a heading; one without words would be read out as one.
  [/<th class="head"><p><\/p><\/th>/g, '<td class="head"></td>'],
];

/** @param folder - of the pages */
export function mendPages(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".html"))) {
    const page = readFileSync(join(folder, name), "utf8");
    const mended = MENDED.reduce((text, [found, better]) => text.replace(found, better), page);
    writeFileSync(join(folder, name), mended);
  }
}
