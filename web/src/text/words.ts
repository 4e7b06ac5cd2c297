/** Closed lists of the model, in the order of their numbers: the ends of the keys of their texts. */
export const POSTURES = ["hold", "march", "assault", "fix", "stopped", "fall-back", "broken", "withdraw", "at-crossing"] as const;
export const PRESENCES = ["absent", "off-field", "on-road", "in-field", "departed", "destroyed"] as const;
export const ENCLOSURES = ["open", "threatened", "cut-off", "surrounded"] as const;
/** What elements carry; depots hold two kinds more. */
export const SUPPLIES = ["small-arms", "shells", "fuel", "food"] as const;
export const STOCKS = [...SUPPLIES, "air-ammunition", "other"] as const;
/** By the number of the obstacle. */
export const OBSTACLES: Record<number, "not-arrived" | "too-weak" | "broken" | "cut-off" | "no-directive" | "unreachable" | "too-late"> = {
  1: "not-arrived",
  2: "too-weak",
  3: "broken",
  4: "cut-off",
  5: "no-directive",
  6: "unreachable",
  9: "too-late",
};
/** What a grouping is about to do. */
export const INTENTS = ["hold", "probe", "offensive"] as const;
/** What became of a directive at an addressee. */
export const ANSWERS = ["none", "obeyed", "stretched", "stalled", "refused", "overtaken"] as const;
/** How a headquarters tells its superior what it does. */
export const MANNERS = ["report", "late", "conceal"] as const;
/** As what the outcome of a course is reported. */
export const OUTCOMES = ["failure", "success", "false-success"] as const;
/** What groupings are counted in. */
export const ARMS = ["men", "armour", "guns", "aircraft"] as const;
