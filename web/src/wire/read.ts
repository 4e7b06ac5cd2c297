/** Reads a packed run: a head that says where columns lie, and one deflated block. The format is in the book, *Wire format*. */

/** The version this viewer reads. */
export const FORMAT = 1;

/** Why a run cannot be shown: a code that a message is made from, and what was found. */
export class WireFault extends Error {
  constructor(
    readonly code: "missing" | "foreign" | "future" | "damaged",
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

interface Entry {
  type: "u8" | "u16" | "u32" | "i32" | "f32" | "json";
  at: number;
  count: number;
  run?: number;
}

interface Head {
  kokkyo_viewer: number;
  title: string;
  bytes: number;
  columns: Record<string, Entry>;
}

const ARRAYS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array } as const;
type Numeric = keyof typeof ARRAYS;

/** An unpacked run: columns by name. */
export class Wire {
  constructor(
    private readonly head: Head,
    private readonly bytes: Uint8Array<ArrayBuffer>,
  ) {}

  get title(): string {
    return this.head.title;
  }

  u8(name: string): Uint8Array {
    return this.numbers(name, "u8") as Uint8Array;
  }

  u16(name: string): Uint16Array {
    return this.numbers(name, "u16") as Uint16Array;
  }

  u32(name: string): Uint32Array {
    return this.numbers(name, "u32") as Uint32Array;
  }

  i32(name: string): Int32Array {
    return this.numbers(name, "i32") as Int32Array;
  }

  f32(name: string): Float32Array {
    return this.numbers(name, "f32") as Float32Array;
  }

  json<T>(name: string): T {
    const entry = this.entry(name, "json");
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(this.slice(name, entry, entry.count))) as T;
    } catch {
      throw new WireFault("damaged", `column ${name} is not JSON`);
    }
  }

  private numbers(name: string, type: Numeric) {
    const entry = this.entry(name, type);
    const kind = ARRAYS[type];
    // A copy: columns need not begin where the type wants them to.
    const column = new kind(this.slice(name, entry, entry.count * kind.BYTES_PER_ELEMENT).slice().buffer);
    if (entry.run && entry.run > 1 && type !== "f32") {
      // The array itself wraps as the writer did.
      for (let at = 1, within = 1; at < column.length; at++) {
        if (within === entry.run) within = 0;
        else column[at] += column[at - 1];
        within++;
      }
    }
    return column;
  }

  private entry(name: string, type: Entry["type"]): Entry {
    const entry = this.head.columns[name];
    if (!entry) throw new WireFault("damaged", `column ${name} is missing`);
    if (entry.type !== type) throw new WireFault("damaged", `column ${name} is of type ${entry.type}, not ${type}`);
    return entry;
  }

  private slice(name: string, entry: Entry, length: number): Uint8Array<ArrayBuffer> {
    if (!(entry.at >= 0 && entry.at + length <= this.bytes.length)) throw new WireFault("damaged", `column ${name} lies outside the block`);
    return this.bytes.subarray(entry.at, entry.at + length);
  }
}

/** Unpacks the two blocks of a page. Throws a [WireFault] that says what is wrong with them. */
export async function readWire(headText: string | null, blockText: string | null): Promise<Wire> {
  if (!headText?.trim() || !blockText?.trim()) throw new WireFault("missing", "a data block is missing or empty");
  let head: Head;
  try {
    head = JSON.parse(headText) as Head;
  } catch {
    throw new WireFault("damaged", "the head is not JSON");
  }
  if (typeof head !== "object" || head === null || !Number.isInteger(head.kokkyo_viewer)) {
    throw new WireFault("foreign", "the head does not name a version");
  }
  if (head.kokkyo_viewer > FORMAT) throw new WireFault("future", `format ${head.kokkyo_viewer}, this viewer reads ${FORMAT}`);
  if (head.kokkyo_viewer < 1 || typeof head.columns !== "object" || head.columns === null) throw new WireFault("damaged", "the head names no columns");
  const bytes = await inflate(blockText.trim());
  if (bytes.length !== head.bytes) throw new WireFault("damaged", `the block holds ${bytes.length} bytes, not ${head.bytes}`);
  return new Wire(head, bytes);
}

async function inflate(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  let packed: Uint8Array<ArrayBuffer>;
  try {
    const text = atob(base64);
    packed = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) packed[at] = text.charCodeAt(at);
  } catch {
    throw new WireFault("damaged", "the block is not base64");
  }
  if (typeof DecompressionStream === "undefined") throw new WireFault("foreign", "this browser cannot inflate data (it lacks DecompressionStream)");
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new WireFault("damaged", "the checksum of the block does not fit");
  }
}
