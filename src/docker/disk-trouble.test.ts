import { describe, expect, it } from "@jest/globals";
import { diskTroubleIn } from "./disk-trouble.ts";

describe("the trouble with a disk", () => {
  it.each([
    ["mkdir /var/lib/docker/overlay2/x: no space left on device", "disk-full"],
    ["write /data/x: disk quota exceeded", "disk-full"],
    ["mkdir /var/lib/docker/overlay2/x: read-only file system", "disk-read-only"],
    ["mv: can't rename 'history.json.next': Read-only file system", "disk-read-only"],
    ["container rootfs is marked read-only", undefined],
    ["device or resource busy", undefined],
  ])("in %j is %s", (words, reason) => {
    expect(diskTroubleIn(words)?.reason).toBe(reason);
  });
});
