process.env.TIDEGATE_STEP = "post";
await import("./index.js");
