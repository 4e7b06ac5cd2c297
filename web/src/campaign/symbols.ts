/** APP-6 symbols: the 20-digit code of a formation, and its drawing in the colours of its side. */
import { ms, numberlandunit } from "milsymbol-parts";

let ready = false;

/** Entity, first and second modifier of the function words of packages. */
const FUNCTIONS: Record<string, [string, string, string]> = {
  infantry: ["121100", "00", "00"],
  "infantry-motorised": ["121104", "00", "00"],
  "infantry-gun": ["121103", "00", "00"],
  "airborne-infantry": ["121100", "00", "01"],
  "machine-gun": ["121100", "00", "00"],
  cavalry: ["121300", "00", "00"],
  recce: ["121300", "00", "00"],
  armour: ["120500", "00", "00"],
  "armoured-car": ["120501", "00", "51"],
  antitank: ["120400", "00", "00"],
  artillery: ["130300", "00", "00"],
  "artillery-self-propelled": ["130301", "00", "00"],
  engineer: ["140700", "00", "00"],
  supply: ["163400", "00", "00"],
  transport: ["163600", "00", "00"],
  headquarters: ["110000", "00", "00"],
  service: ["160000", "00", "00"],
};

const ROLES: Record<string, string> = {
  infantry: "infantry",
  cavalry: "cavalry",
  armour: "armour",
  artillery: "artillery",
  engineers: "engineer",
  headquarters: "headquarters",
  transport: "transport",
  service: "service",
};

const AMPLIFIERS: Record<string, string> = {
  section: "13",
  platoon: "14",
  company: "15",
  battery: "15",
  squadron: "15",
  battalion: "16",
  group: "16",
  regiment: "17",
  brigade: "18",
  division: "21",
  corps: "22",
  army: "23",
};

/** The code of a land unit: friend, present, whoever looks (sides are told by colour and by light or dark). */
export function sidc(word: string, role: string, echelon: string): string {
  const [entity, first, second] = FUNCTIONS[word] ?? FUNCTIONS[ROLES[role] ?? ""] ?? ["000000", "00", "00"];
  // No staff below the frame of a headquarters: it would reach into the symbols around it.
  return `10031000${AMPLIFIERS[echelon] ?? "00"}${entity}${first}${second}`;
}

export interface Drawing {
  /** Inner markup of an SVG, made by milsymbol of codes and colours only. */
  markup: string;
  viewBox: string;
  /** Size in units of the symbol's own drawing. */
  width: number;
  height: number;
  /** Where the symbol stands, from its upper left corner. */
  x: number;
  y: number;
}

function library(): typeof ms {
  if (!ready) {
    (ms as unknown as { addIcons(parts: object[]): void }).addIcons([numberlandunit]);
    ready = true;
  }
  return ms;
}

/** Whether milsymbol knows a code in all its parts. */
export function isKnown(code: string): boolean {
  return (new (library().Symbol)(code, {}) as unknown as { isValid(): boolean }).isValid();
}

/**
 * Draws a symbol. The first side's is filled with its colour and drawn in white, the second's is white and drawn in its
 * colour, so that sides differ in lightness too.
 */
export function draw(code: string, side: number, colour: string, size: number): Drawing {
  const [fill, ink] = side === 0 ? [colour, "#ffffff"] : ["#fdfcf8", colour];
  // The library takes colours by affiliation only, and overlooks a plain one.
  const all = (of: string) => ({ Civilian: of, Friend: of, Hostile: of, Neutral: of, Unknown: of, Suspect: of });
  const symbol = new (library().Symbol)(code, {
    size,
    fillColor: fill,
    iconColor: all(ink),
    frameColor: all(colour),
    infoFields: false,
    outlineColor: "#ffffff",
    outlineWidth: 5,
    strokeWidth: 5,
  });
  const anchor = symbol.getAnchor();
  const { width, height } = symbol.getSize();
  const svg = symbol.asSVG();
  const viewBox = /viewBox="([^"]*)"/.exec(svg)?.[1] ?? `0 0 ${width} ${height}`;
  const markup = svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return { markup, viewBox, width, height, x: anchor.x, y: anchor.y };
}
