import { runDemo } from "./demo/run.ts";

// What an interrupted demo left under way in this process must not keep it.
process.exit(await runDemo());
