/** Which files of a package are sent, and how. */
import { ApiFault, inJapanese, refusal } from "../api.ts";
import type { Uploaded } from "../wire.ts";

/** A file with its path below the folder that was chosen, that folder included. */
export interface Piece {
  path: string;
  file: Blob;
}

/** What the server takes at most. */
export const MOST_MIB = 64;

/** Why it is not even sent. */
export type Doubt = "empty" | "loose" | "several" | "large";

/** What the checker found in a package that was sent. */
export class CheckFault extends ApiFault {
  constructor(
    status: number,
    message: string,
    /** Its report, many lines. */
    readonly faults: string,
    japanese = "",
  ) {
    super(status, message, japanese);
  }
}

const LITTER = new Set(["__macosx", "thumbs.db", "desktop.ini"]);

/** Without what systems and editors leave in folders. */
export function ofPackage(pieces: readonly Piece[]): Piece[] {
  return pieces.filter(({ path }) => path.split("/").every((part) => !part.startsWith(".") && !LITTER.has(part.toLowerCase())));
}

const isZip = (path: string) => /\.zip$/i.test(path) && !path.includes("/");

export function doubt(pieces: readonly Piece[]): Doubt | undefined {
  if (pieces.length === 0) return "empty";
  if (!(pieces.length === 1 && isZip(pieces[0].path)) && pieces.some(({ path }) => !path.includes("/"))) return "loose";
  if (new Set(pieces.map(({ path }) => path.split("/")[0])).size > 1) return "several";
  return pieces.reduce((sum, { file }) => sum + file.size, 0) > MOST_MIB * 1024 * 1024 ? "large" : undefined;
}

/** What was chosen in a field of files; a folder's have their paths. */
export function chosen(files: File | Iterable<File>): Piece[] {
  return (files instanceof File ? [files] : [...files]).map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What was dropped: files, and folders with all that is in them. */
export async function dropped(items: Iterable<DataTransferItem>): Promise<Piece[]> {
  // The list is empty as soon as the event is over: all is taken out of it before anything is waited for.
  const found = [...items].map((item) => {
    const entry = item.webkitGetAsEntry();
    // What does not come from a disk is a file all the same.
    return entry ? below(entry) : chosen(item.getAsFile() ?? []);
  });
  return (await Promise.all(found)).flat();
}

async function below(entry: FileSystemEntry): Promise<Piece[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A browser gives a folder in parts, and an empty one at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    inside.push(...part);
  }
  return (await Promise.all(inside.map((one) => below(one)))).flat();
}

/** Sends it; `onsent` hears which share is on its way. *Errors*: what the server refuses, with the report of the checker. */
export function send(address: string, pieces: readonly Piece[], onsent: (share: number) => void): Promise<Uploaded> {
  const form = new FormData();
  for (const { path, file } of pieces) form.append(path, file, path.split("/").at(-1));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => onsent(total > 0 ? loaded / total : 0);
    request.upload.onload = () => onsent(1);
    request.onerror = () => reject(new ApiFault(0, ""));
    request.onload = () => {
      const text = request.responseText;
      if (request.status === 201) resolve(JSON.parse(text) as Uploaded);
      else reject(new CheckFault(request.status, refusal(text) || `${request.status} ${request.statusText}`.trim(), report(text), inJapanese(text)));
    };
    request.send(form);
  });
}

function report(text: string): string {
  try {
    const faults = (JSON.parse(text) as { faults?: unknown } | null)?.faults;
    return typeof faults === "string" ? faults.trimEnd() : "";
  } catch {
    return "";
  }
}
