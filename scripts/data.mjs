/** `npm run data -- NAME`: fetches what only some notebooks need. They call it themselves when they first need it. */
import { setUpData } from "./setup/data.mjs";
import { ROOT, runMain } from "./setup.mjs";

await runMain(() => setUpData(ROOT, process.argv.slice(2)));
