/**
 * Jupyter counts a cursor's position in characters, tslab in UTF-16 units, of which an emoji has two: behind one, names were completed in
 * the wrong place. Here positions are translated. Completions also say what they are, which JupyterLab shows by an icon.
 *
 * Upstream: translate cursor_pos, cursor_start and cursor_end; fill _jupyter_types_experimental from the entries' kinds.
 */

/** @param {string} code @param {number} characters */
const toUnits = (code, characters) => [...code].slice(0, characters).join("").length;
/** @param {string} code @param {number} units */
const toCharacters = (code, units) => [...code.slice(0, units)].length;

/** @param {any} jupyter the module tslab/dist/jupyter.js */
exports.countCharacters = ({ JupyterHandlerImpl }) => {
  const { handleInspect } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleInspect = function (
    /** @type {{ code: string, cursor_pos: number }} */ request,
  ) {
    const { code, cursor_pos } = request;
    return handleInspect.call(this, { ...request, cursor_pos: toUnits(code, cursor_pos) });
  };

  JupyterHandlerImpl.prototype.handleComplete = function (
    /** @type {{ code: string, cursor_pos: number }} */ { code, cursor_pos },
  ) {
    const { start, end, candidates, original } = this.executor.complete(code, toUnits(code, cursor_pos));
    const place = { start: toCharacters(code, start), end: toCharacters(code, end) };
    /** @type {Map<string, string>} */
    const kinds = new Map((original?.entries ?? []).map((/** @type {any} */ { name, kind }) => [name, kind]));
    const types = candidates.map((/** @type {string} */ text) => ({
      ...place,
      text,
      type: kinds.get(text) ?? "",
    }));
    return {
      status: "ok",
      matches: candidates,
      cursor_start: place.start,
      cursor_end: place.end,
      metadata: { _jupyter_types_experimental: types },
    };
  };
};
