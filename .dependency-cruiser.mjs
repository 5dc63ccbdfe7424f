/** The direction of imports in src/: down a list, never up, and never in a circle. Imports of types count. Part of `npm run lint`. */

/** The folders of src/ and the files beside them, from the top: each may import what is below it. Those of one line don't import each other. */
const ORDER = [
  ["index.ts", "experiments.ts"],
  ["command-line/"],
  ["workbook/"],
  ["experiments/"],
  ["study/"],
  ["notebook/"],
  ["figures/"],
  ["trials/"],
  ["training/"],
  ["models/"],
  ["data/"],
  ["statistics/", "kernels/", "storage/"],
  ["distillation/"],
  ["runtime/"],
  ["support/"],
];

/** @param {string[]} parts of src/ @returns {string} what matches their files */
const filesIn = (parts) => `^src/(${parts.map((part) => part.replaceAll(".", "\\.")).join("|")})`;

const up = ORDER.flatMap((line, row) =>
  line.map((part) => ({
    name: `${part} imports down`,
    severity: "error",
    from: { path: filesIn([part]) },
    to: { path: filesIn([...ORDER.slice(0, row).flat(), ...line].filter((other) => other !== part)) },
  })),
).filter(({ to }) => to.path !== filesIn([]));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...up,
    {
      name: "no circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "every file of src/ is in the list",
      severity: "error",
      from: { path: "^src/", pathNot: filesIn(ORDER.flat()) },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    includeOnly: "^src/",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
