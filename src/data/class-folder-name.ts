/** The folder name of a class, shared by the reader and the writer of folders. */

/** Characters that some systems refuse in folder names. */
const FORBIDDEN = /[\\/:*?"<>|]/g;

/** `T-shirt-top` for `T-shirt/top`: replaces each character that some file systems refuse with "-". */
export function classFolderName(className: string): string {
  return className.replace(FORBIDDEN, "-");
}
