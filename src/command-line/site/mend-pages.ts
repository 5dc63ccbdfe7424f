/** Corrects pages where jupyter-book has no setting for it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Texts in a page, and their replacements. */
const MENDED: readonly (readonly [RegExp, string])[] = [
  // jupyter-book writes this twice into its search page, which is an error there; we don't use kernels in the cloud.
  [/<script>const THEBE_JS_URL[^<]*<\/script>/g, ""],
  // The site's name in the sidebar belongs to no landmark, so readers who move between landmarks would miss it.
  [
    /<div id="pst-primary-sidebar"(?! role)/g,
    '<div id="pst-primary-sidebar" role="navigation" aria-label="Site"',
  ],
  // In Markdown every column has a heading; screen readers would announce an empty one.
  [/<th class="head"><p><\/p><\/th>/g, '<td class="head"></td>'],
];

/** @param folder - folder of the pages */
export function mendPages(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".html"))) {
    const page = readFileSync(join(folder, name), "utf8");
    const mended = MENDED.reduce((text, [found, better]) => text.replace(found, better), page);
    writeFileSync(join(folder, name), mended);
  }
}
