import { refuseUnbuilt } from "../../../src/runner/refuse.ts";

refuseUnbuilt("health-gate");
