import { refuseUnbuilt } from "../../../src/runner/refuse.ts";

refuseUnbuilt("image-retention");
