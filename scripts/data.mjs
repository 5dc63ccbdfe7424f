/** `npm run data -- NAME`: fetches what only some notebooks need. They call it themselves when they first need it. */
import { readArguments } from "./options.mjs";
import { setUpData } from "./setup/data.mjs";
import { ROOT, runMain } from "./setup.mjs";

await runMain(() => {
  const { values, positionals } = readArguments("npm run data", { families: { type: "string" } });
  return setUpData(ROOT, positionals, { families: values.families?.split(",") });
});
