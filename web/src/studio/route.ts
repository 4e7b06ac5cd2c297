/** Which page an address is of. */

export type Route =
  | { page: "home" }
  | { page: "host"; key: string }
  | { page: "umpire"; key: string; game: string }
  | { page: "seat"; token: string }
  | { page: "unknown" };

export function route(path: string): Route {
  const parts = path.split("/").filter(Boolean);
  const [first, key, third, game] = parts;
  if (parts.length === 0) return { page: "home" };
  if (first === "host" && parts.length === 2) return { page: "host", key };
  if (first === "host" && third === "game" && parts.length === 4) return { page: "umpire", key, game };
  if (first === "seat" && parts.length === 2) return { page: "seat", token: key };
  return { page: "unknown" };
}
