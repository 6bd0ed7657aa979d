import { describe, expect, it } from "@jest/globals";
import { judgeRoom, type Need, parseRoom, type Room } from "./judge-room.ts";

const mb = 1e6;
const ample: Room = { memoryBytes: 4_000 * mb, swapBytes: 0, diskBytes: 9_000 * mb, inodes: 500_000 };
const usual: Need = { liveMemoryBytes: 300 * mb, liveImageBytes: 900 * mb, pull: true };

describe("judgeRoom", () => {
  it.each<[string, Partial<Room>, Partial<Need>]>([
    ["plenty of both", {}, {}],
    ["just as much memory as the live release holds", { memoryBytes: 300 * mb }, {}],
    ["little memory and nothing live", { memoryBytes: 1 * mb }, { liveMemoryBytes: undefined }],
    ["just as much disk as the live image takes", { diskBytes: 900 * mb }, {}],
    ["little disk and nothing to pull", { diskBytes: 50 * mb }, { pull: false }],
    ["little disk and no image to compare with", { diskBytes: 50 * mb }, { liveImageBytes: undefined }],
    ["a filesystem that makes inodes as it needs them", { inodes: undefined }, {}],
  ])("says nothing of %s", (_, room, need) => {
    expect(judgeRoom({ ...ample, ...room }, { ...usual, ...need }, "h1")).toEqual([]);
  });

  it.each<[string, Partial<Room>, Partial<Need>, RegExp]>([
    [
      "less memory than the live release holds",
      { memoryBytes: 299 * mb },
      {},
      /holds 300 MB.*299 MB are left/,
    ],
    ["half of it", { memoryBytes: 150 * mb }, {}, /150 MB are left/],
    ["less than half, and swap", { memoryBytes: 100 * mb, swapBytes: 50 * mb }, {}, /may kill the live one/],
    ["less disk than the live image takes", { diskBytes: 899 * mb }, {}, /899 MB are left.*takes 900 MB/],
  ])("warns of %s", (_, room, need, words) => {
    expect(judgeRoom({ ...ample, ...room }, { ...usual, ...need }, "h1")).toEqual([
      expect.stringMatching(words),
    ]);
  });

  it.each<[string, Partial<Room>, Partial<Need>, string]>([
    ["less than half of the memory", { memoryBytes: 149 * mb }, {}, "memory-short"],
    ["no room for a pull", { diskBytes: 30 * mb }, {}, "disk-full"],
    ["no room for a container", { diskBytes: 3 * mb }, { pull: false }, "disk-full"],
    ["no inode", { inodes: 0 }, { pull: false }, "disk-full"],
  ])("refuses %s", (_, room, need, reason) => {
    expect(() => judgeRoom({ ...ample, ...room }, { ...usual, ...need }, "h1")).toThrow(
      expect.objectContaining({ reason, host: "h1", advice: expect.stringContaining("See on the host") }),
    );
  });
});

describe("parseRoom", () => {
  it("reads kilobytes, and blocks of a size", () => {
    const lines = ["MemAvailable: 2048", "SwapFree: 1024", "disk 1000 4096 77 100"];
    expect(parseRoom(lines)).toEqual({
      memoryBytes: 2_097_152,
      swapBytes: 1_048_576,
      diskBytes: 4_096_000,
      inodes: 77,
    });
  });

  it.each([
    ["btrfs, which counts no inodes", ["MemAvailable: 1", "disk 1 4096 0 0"], undefined],
    ["a filesystem without a free inode", ["MemAvailable: 1", "disk 1 4096 0 9"], 0],
  ])("tells %s", (_, lines, inodes) => expect(parseRoom(lines)?.inodes).toBe(inodes));

  it.each([
    ["nothing", []],
    ["an old kernel, without MemAvailable", ["SwapFree: 1", "disk 1 1 1 1"]],
    ["an image without stat", ["MemAvailable: 1", "sh: stat: not found"]],
    ["something else", ["MemAvailable: lots", "disk full"]],
  ])("knows nothing from %s", (_, lines) => expect(parseRoom(lines)).toBeUndefined());
});
