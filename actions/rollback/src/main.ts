import "../../../src/runner/dirname-shim.ts";
import { execute } from "./execute.ts";

// Deprecations inside of bundled packages are nothing that a reader of the log can act on.
process.noDeprecation = true;

await execute();
