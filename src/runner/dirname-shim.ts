/**
 * Import this before anything that reaches ssh2, in an entry that is bundled: ssh2 reads
 * `__dirname` while it loads, and an ES module has none.
 */
const scope: { __dirname?: string } = globalThis;

// ssh2 only joins it to the path of a Windows helper (pagent.exe), so any directory will do.
scope.__dirname ??= "/";
