import "../../../src/runner/dirname-shim.ts";
import { giveBackLease, isPostStep } from "../../../src/runner/lease-state.ts";
import { execute } from "./execute.ts";
import { readInputs } from "./inputs.ts";

// Deprecations inside of bundled packages are nothing that a reader of the log can act on.
process.noDeprecation = true;

await (isPostStep() ? giveBackLease(readInputs) : execute());
