/** Corrects pages where jupyter-book has no setting for it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The theme knows no colours but those of "light" and "dark", and finds out which in a script at the page's end: a page that is long, or whose
 * script is late or fails, stands there without any. A browser that keeps nothing for a page has no choice to remember.
 */
const THEME_AT_ONCE = `<script>(() => {
  let mode = null;
  try { mode = localStorage.getItem("mode"); } catch {}
  const isDark = mode === "dark" || (mode !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mode = mode ?? "auto";
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
})();</script>`;

/** Texts in a page, and their replacements. */
const MENDED: readonly (readonly [RegExp, string])[] = [
  // jupyter-book puts every script of _static into every page; what draws formulas is already, deferred, where there are some, and fails twice.
  [/<script src="_static\/tex-svg\.js[^"]*"><\/script>/g, ""],
  [/<script data-cfasync="false">[^<]*dataset\.theme = [^<]*<\/script>/, THEME_AT_ONCE],
  // Without scripts, too.
  [/(<html [^>]*)data-theme="auto"/, '$1data-theme="light"'],
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

/** An entry of the sidebar; that of the page itself leads nowhere. */
const ENTRY =
  /(<li class="toctree-l1[^"]*">\s*<a class="(?:current )?reference internal" href="([^"]*)">\s*)(?=\S)/g;

/** Puts the notebooks' numbers before their titles in the sidebar. @param name - of the page */
const withNumbers = (page: string, name: string) =>
  page.replace(ENTRY, (entry, _, href: string) => {
    const [number] = /^\d\d(?=-)/.exec(href === "#" ? name : href) ?? [];
    return number === undefined ? entry : `${entry}${number} · `;
  });

/** @param folder - folder of the pages */
export function mendPages(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".html"))) {
    const page = readFileSync(join(folder, name), "utf8");
    const mended = MENDED.reduce((text, [found, better]) => text.replace(found, better), page);
    writeFileSync(join(folder, name), withNumbers(mended, name));
  }
}
