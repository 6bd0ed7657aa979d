import { refuseUnbuilt } from "../../../src/runner/refuse.ts";

refuseUnbuilt("rollback");
