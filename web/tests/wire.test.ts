import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FORMAT, readWire, WireFault } from "../src/wire/read.ts";

/** A packed block of columns, made as the writer makes it. */
function packed(columns: { name: string; type: string; bytes: Buffer; count: number; run?: number }[], change: Record<string, unknown> = {}) {
  let at = 0;
  const entries = columns.map(({ name, type, bytes, count, run }) => {
    const entry = [name, { type, at, count, ...(run ? { run } : {}) }];
    at += bytes.length;
    return entry;
  });
  const raw = Buffer.concat(columns.map(({ bytes }) => bytes));
  const head = { kokkyo_viewer: FORMAT, title: "T", bytes: raw.length, columns: Object.fromEntries(entries), ...change };
  return { head: JSON.stringify(head), block: deflateSync(raw).toString("base64") };
}

const sample = packed([
  { name: "odd", type: "u8", bytes: Buffer.from([7]), count: 1 },
  { name: "wide", type: "u16", bytes: Buffer.from([1, 0, 3, 2]), count: 2 },
  { name: "steps", type: "u8", bytes: Buffer.from([5, 255, 0, 9, 0, 1]), count: 6, run: 3 },
  { name: "text", type: "json", bytes: Buffer.from('{"a":"国境"}'), count: Buffer.byteLength('{"a":"国境"}') },
]);

async function fault(head: string | null, block: string | null): Promise<string> {
  try {
    await readWire(head, block);
  } catch (error) {
    if (error instanceof WireFault) return error.code;
    throw error;
  }
  return "none";
}

describe("a packed run", () => {
  it("gives back its columns, wherever they lie", async () => {
    const wire = await readWire(sample.head, sample.block);
    expect(Array.from(wire.u8("odd"))).toEqual([7]);
    expect(Array.from(wire.u16("wide"))).toEqual([1, 515]);
    expect(wire.json("text")).toEqual({ a: "国境" });
  });

  it("sums differences within their runs, modulo the type", async () => {
    const wire = await readWire(sample.head, sample.block);
    expect(Array.from(wire.u8("steps"))).toEqual([5, 4, 4, 9, 9, 10]);
  });

  it("refuses a column of another type, or one that is not there", async () => {
    const wire = await readWire(sample.head, sample.block);
    expect(() => wire.u16("odd")).toThrow(WireFault);
    expect(() => wire.u8("nothing")).toThrow(WireFault);
  });

  it("says what is wrong with it", async () => {
    expect(await fault(null, null)).toBe("missing");
    expect(await fault(sample.head, "")).toBe("missing");
    expect(await fault("{", sample.block)).toBe("damaged");
    expect(await fault("null", sample.block)).toBe("foreign");
    expect(await fault('{"a":1}', sample.block)).toBe("foreign");
    expect(await fault(packed([], { kokkyo_viewer: FORMAT + 1 }).head, sample.block)).toBe("future");
    expect(await fault(sample.head, "***")).toBe("damaged");
    const bent = Buffer.from(sample.block, "base64");
    bent[bent.length - 1] ^= 1;
    expect(await fault(sample.head, bent.toString("base64"))).toBe("damaged");
    expect(await fault(packed([], { bytes: 3 }).head, packed([]).block)).toBe("damaged");
  });
});
