/** The folder that a class has: what writes folders and what reads them must agree. */

/** What no folder's name may have on every system. */
const FORBIDDEN = /[\\/:*?"<>|]/g;

/** `T-shirt-top` for `T-shirt/top`: "-" for each character that not every file system takes. */
export function classFolderName(className: string): string {
  return className.replace(FORBIDDEN, "-");
}
