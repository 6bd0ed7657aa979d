import "../../../src/runner/dirname-shim.ts";
import { execute } from "./execute.ts";

await execute();
