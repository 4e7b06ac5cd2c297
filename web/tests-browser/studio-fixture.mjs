/** Made-up data of a studio on the ground of the reference case: jobs in all states, a game of two seats. */
import { readFileSync } from "node:fs";

const scenario = new URL("../../scenarios/nomonhan-1939/", import.meta.url);

/** Rows of a CSV file as objects. */
export function table(path) {
  const cut = (line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) => cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
  const [head, ...rows] = readFileSync(new URL(path, scenario), "utf8").trim().split("\n");
  const names = cut(head);
  return rows.map((row) => Object.fromEntries(cut(row).map((cell, at) => [names[at], cell])));
}

const places = table("geo/places.csv").map(({ id, name, name_ja, lat, lon }) => ({ id, name, native: name_ja, kind: "place", lon: Number(lon), lat: Number(lat) }));
const place = (id) => places.find((one) => one.id === id);
const lines = (file) =>
  JSON.parse(readFileSync(new URL(`geo/${file}.geojson`, scenario), "utf8")).features.flatMap(({ geometry, properties }) => {
    const { type, coordinates } = geometry ?? { type: "", coordinates: [] };
    const all = type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : type === "Polygon" ? [coordinates[0]] : [];
    return all.map((line) => ({ properties, line: line.flat() }));
  });

const BOX = [118.0, 47.3, 119.6, 48.2];

/** Hexagons over the field, with dunes in the east, marsh along the river and bluffs in the west. */
function cells() {
  const out = [];
  const [dx, dy] = [0.036, 0.0207];
  for (let row = 0, lat = BOX[1]; lat < BOX[3]; lat += dy * 1.5, row++) {
    for (let lon = BOX[0] + (row % 2 ? dx / 2 : 0); lon < BOX[2]; lon += dx) {
      const ring = [0, 1, 2, 3, 4, 5].flatMap((corner) => {
        const angle = (Math.PI / 180) * (60 * corner - 30);
        return [lon + (dx / Math.sqrt(3)) * Math.cos(angle), lat + dy * Math.sin(angle)];
      });
      const terrain = Math.abs(lon - 118.6 - (lat - 47.7) * 0.3) < 0.04 ? 2 : lon < 118.55 && lon > 118.45 ? 3 : (lon * 7 + lat * 11) % 1 > 0.62 && lon > 118.8 ? 1 : 0;
      out.push({ terrain, ring });
    }
  }
  return out;
}

export const map = {
  box: BOX,
  colours: ["#b3261e", "#1f4e8c"],
  terrain: [
    { id: "steppe", title: "Steppe", title_ja: "草原" },
    { id: "dunes", title: "Sand dunes", title_ja: "砂丘" },
    { id: "marsh", title: "Marshy river bottom", title_ja: "川沿いの湿地" },
    { id: "bluff", title: "Bluffs of the west bank", title_ja: "西岸の断崖" },
  ],
  cells: cells(),
  lakes: lines("lakes").map(({ line }) => line),
  rivers: lines("rivers").map(({ properties, line }) => ({ name: properties.name, native: properties.name_ja ?? "", line })),
  ways: table("geo/network.csv").flatMap(({ from, to, mode }) => {
    const [a, b] = [place(from), place(to)];
    return a && b ? [{ name: `${a.name} – ${b.name}`, kind: mode, line: [a.lon, a.lat, b.lon, b.lat] }] : [];
  }),
  borders: lines("borders").map(({ properties, line }) => ({ name: properties.name, native: properties.name_ja ?? "", side: properties.claimant === "japan" ? 0 : 1, line })),
  places: places.map(({ id: _, ...rest }) => rest),
  sectors: [],
};

const types = new Map(table("forces/types.csv").map((type) => [type.id, type]));
const POSTURES = ["holds", "marches", "assaults", "presses the enemy", "falls back", "breaks"];

/** Formations of a nation around some places, several of them in one cell. */
function formations(nation, count, around) {
  return table("forces/formations.csv")
    .filter((row) => row.nation === nation && row.kind === "element" && types.has(row.type))
    .slice(0, count)
    .map((row, at) => {
      const type = types.get(row.type);
      const men = Number(row.men) || 800;
      const away = at === count - 1;
      const here = place(around[at % around.length]);
      const lost = at % 3 === 0 ? Math.round(men * 0.04 * (at % 7)) : 0;
      // Some stand in the very same cell.
      const [dLon, dLat] = at % 4 === 0 ? [0, 0] : [(((at * 37) % 11) - 5) * 0.011, (((at * 53) % 9) - 4) * 0.008];
      return {
        id: row.id,
        name: row.name,
        native: row.name_ja,
        role: type.role,
        echelon: row.echelon,
        kind: type.symbol,
        lon: away ? null : here.lon + dLon,
        lat: away ? null : here.lat + dLat,
        place: away ? "Hailar" : null,
        place_ja: away ? "ハイラル" : null,
        on_road: away,
        fit: men - lost,
        lost,
        cohesion: Math.max(12, 96 - at * 3 - (lost > 0 ? 18 : 0)),
        dug_in: (at * 13) % 100,
        supply: type.role === "infantry" ? [88 - at, 70, 0, 64 - at * 2] : [60, Math.max(5, 90 - at * 5), 45, 80],
        supply_names: ["small-arms", "shells", "fuel", "food"],
        posture: away ? "marches" : POSTURES[at % POSTURES.length],
        contact: at % 5 === 0 ? "fights at a distance" : at % 7 === 0 ? "faces the enemy" : "",
        armour: type.role === "armour" ? 24 : 0,
        guns: type.role === "artillery" ? 12 : 2,
      };
    });
}

const inJapanese = new Map(table("intelligence/sectors.csv").map(({ name, name_ja }) => [name, name_ja]));
const enemyOf = (side) => believed(side).map((one) => ({ ...one, sector_ja: inJapanese.get(one.sector) }));
const believed = (side) =>
  side === 0
    ? [
        { sector: "Central sector, Remizov height and Nomonhan", ...at("P_REMIZOV"), men: 1900, low: 720, high: 4400, armour: 18, guns: 8, attack: 38 },
        { sector: "Southern sector, Noro heights", ...at("P_NORO"), men: 640, low: 210, high: 1800, armour: 6, guns: 0, attack: 12 },
        { sector: "West bank of the Halha", ...at("P_BH_S"), men: 4900, low: 1100, high: 12_200, armour: 66, guns: 34, attack: 61 },
        { sector: "On the railway", ...at("P_CHITA"), men: 580, low: 130, high: 2600, armour: 12, guns: 6, attack: 0 },
      ]
    : [
        { sector: "Northern sector, Fui heights", ...at("P_FUI"), men: 880, low: 190, high: 4000, armour: 2, guns: 0, attack: 6 },
        { sector: "Central sector, Remizov height and Nomonhan", ...at("P_NOMONHAN"), men: 3600, low: 1900, high: 6400, armour: 0, guns: 22, attack: 44 },
      ];

function at(id) {
  const { lon, lat } = place(id);
  return { lon, lat };
}

const term = (key, value) => ({ key, value });
const order = { title: "Advice to localise the incident", title_ja: "事件を局地に留めよとの勧告", verb: "forbids", acts: ["cross", "raid"], content: "The incident is to be localised. Whatever might widen it, above all fighting beyond the river, is to be left undone until Tokyo says otherwise.", content_ja: "事件を局地に留むべし。拡大のおそれある行動、特に河を越えての戦闘は、東京の指示あるまで行わず。" };

export const courses = [
  { title: "Wait", title_ja: "待機", goes_on: true, odds: null, own_strength: 0, enemy_strength: 0, expected_loss: 0, against: [], staff: 22, staff_manner: "", is_staff: false, asks_manner: false, terms: [term("aim", -0.4), term("inertia", -0.2), term("temperament", -0.31)], utility: -0.91 },
  { title: "Hold the heights and dig in", title_ja: "高地を保持し築城する", goes_on: false, odds: 82, own_strength: 6400, enemy_strength: 4100, expected_loss: 140, against: [], staff: 27, staff_manner: "", is_staff: false, asks_manner: false, terms: [term("aim", 0.62), term("momentum", 0.4), term("loss", -0.12), term("temperament", -0.72)], utility: 0.18 },
  { title: "Attack over the river with the main body and cut the enemy off from his bridges", title_ja: "主力をもって渡河攻撃し、敵を橋から断つ", places: ["Bain-Tsagan height", "Kawamata"], places_ja: ["バインツァガン", "川又"], lead_h: 18, lasts_h: 96, goes_on: false, odds: 54, own_strength: 8900, enemy_strength: 7300, expected_loss: 1850, against: [order, { title: "Directive 491", title_ja: "大陸指第四百九十一号", verb: "demands", acts: ["hold"], content: "Forces on the Halha stay on the defensive until the middle of August.", content_ja: "ハルハ河正面の部隊は8月中旬まで守勢を保つべし。" }], staff: 41, staff_manner: "late", is_staff: true, asks_manner: true, terms: [term("aim", 1.35), term("momentum", 0.21), term("loss", -0.52), term("temperament", 0.94), term("clauses", -1.3), term("claim", 0.4)], utility: 1.08 },
  { title: "Raid the air bases behind the border", title_ja: "国境後方の航空基地を攻撃する", goes_on: false, odds: 71, own_strength: 0, enemy_strength: 0, expected_loss: 12, against: [order], staff: 8, staff_manner: "conceal", is_staff: false, asks_manner: true, terms: [term("aim", 0.5), term("clauses", -1.9), term("temperament", 0.2)], utility: -1.2 },
  { title: "Withdraw behind the claimed line", title_ja: "主張線の後方へ撤退する", goes_on: false, odds: 90, own_strength: 6400, enemy_strength: 2500, expected_loss: 60, against: [], staff: 2, staff_manner: "", is_staff: false, asks_manner: false, terms: [term("aim", -1.8), term("loss", -0.05), term("temperament", -1.1)], utility: -2.95 },
];

const message = (number, from, at, minutesAgo, text, to = null) => ({ number, from, to: from === "umpire" ? to : "umpire", at, sent: new Date(Date.now() - minutesAgo * 60_000).toISOString(), text });
/** As the seat has it that wrote it or is to read it. */
export const atSeat = ({ to, ...of }) => ({ ...of, to_all: of.from === "umpire" && to === null });

/** What the staffs alone come to on sixty other lucks. */
const luck = (played, staff, [least, low, high, greatest], [below, above], [low_text, high_text], [low_text_ja, high_text_ja]) =>
  ({ least, low, high, greatest, played, staff, below, above, of: 60, low_text, low_text_ja, high_text, high_text_ja });

const review = {
  decisions: 14,
  rows: [
    { label: "Japan and Manchukuo: men lost in battle", label_ja: "日本・満洲国: 戦闘による損害", played: "12,310", played_ja: "12,310名", staff: "16,551", staff_ja: "16,551名", luck: luck(12_310, 16_551, [11_020, 13_440, 18_120, 20_015], [4, 56], ["13,440", "18,120"], ["13,440名", "18,120名"]) },
    { label: "USSR and Mongolia: men lost in battle", label_ja: "ソ連・モンゴル: 戦闘による損害", played: "17,020", played_ja: "17,020名", staff: "15,903", staff_ja: "15,903名", luck: luck(17_020, 15_903, [9_100, 11_870, 17_650, 19_300], [51, 9], ["11,870", "17,650"], ["11,870名", "17,650名"]) },
    { label: "Japan and Manchukuo: disputed ground held at the end", label_ja: "日本・満洲国: 終了時に保持した係争地", played: "210 km²", played_ja: "210 km²", staff: "35 km²", staff_ja: "35 km²" },
    { label: "How far the fighting climbed", label_ja: "事態拡大の最高段階", played: "a divisional offensive", played_ja: "師団規模の攻勢", staff: "an army offensive", staff_ja: "軍規模の攻勢" },
    { label: "Cease-fire", label_ja: "停戦", played: "not before the clock ran out", played_ja: "期間中に成立せず", staff: "1939-09-15 20:00", staff_ja: "1939-09-15 20:00" },
  ],
};

/** A desk; `state`: `yours`, `waiting`, `over` or `fresh`, which has nothing on it yet. */
export function desk(side, state, change = {}) {
  const fresh = state === "fresh";
  const yours = state === "yours" || fresh;
  const you = [
    { id: "J_23D", name: "23rd Division", native: "第23師団司令部", side: 0, side_name: "Japan and Manchukuo", colour: "#b3261e", player: "Group A, Komatsubara", side_name_ja: "日本・満洲国", superior: { name: "Kwantung Army", native: "関東軍司令部" }, subordinates: [{ name: "71st Infantry Regiment", native: "歩兵第71連隊本部" }, { name: "Garrison of Fui heights", native: "フイ高地守備隊本部" }] },
    { id: "S_1AG", name: "57th Special Corps, from 19 July 1st Army Group", native: "第57特別軍団（7月19日から第1軍集団）司令部", side: 1, side_name: "USSR and Mongolia", colour: "#1f4e8c", player: "Group B", side_name_ja: "ソ連・モンゴル", superior: { name: "Front Group", native: "フロント集団司令部" }, subordinates: [{ name: "Mongolian forces at the front", native: "モンゴル人民革命軍前線部隊" }] },
  ][side];
  return {
    game: { title: "Seminar of Tuesday, group 2", scenario: "nomonhan-1939", scenario_title: "The Nomonhan Incident (Khalkhin Gol), May to September 1939", scenario_title_ja: "ノモンハン事件", state: state === "over" ? "over" : "open", turn_minutes: 10, turn_ends: state === "over" || fresh ? null : new Date(Date.now() + 452_000).toISOString(), paused: false, turn_left_s: null, stopped: null },
    you,
    now: { minute: 71_280, text: state === "over" ? "1939-09-16 00:00" : "1939-06-29 12:00", day: state === "over" ? 128 : 50, days: 128 },
    turn: { yours, waiting_for: yours || state === "over" ? [] : [side === 0 ? { name: "57th Special Corps, from 19 July 1st Army Group", native: "第57特別軍団（7月19日から第1軍集団）司令部" } : { name: "23rd Division", native: "第23師団司令部" }] },
    occasion: { text: "“Operation order A 195” is received", text_ja: "「作戦命令甲第195号」を受領", content: "Attack the enemy on the east bank with one body, cross the Halha with the other and cut off his retreat.", content_ja: "一部をもって東岸の敵を攻撃し、他はハルハ河を渡って退路を断て。" },
    orders: fresh
      ? []
      : [
          { at: "1939-06-26 18:00", text: "it understands “Plan of operations at the Halha”, which is 90 % clear", text_ja: "「ハルハ河作戦計画」を了解（明確さ90％）", content: "The division destroys the enemy that has come over the river. Tanks of the 1st Corps are put under it for the attack.", content_ja: "師団は渡河した敵を撃滅すべし。攻撃のため戦車団を配属する。" },
          { at: "1939-06-28 09:00", text: "Garrison of Fui heights reports its decision: Hold the heights", text_ja: "フイ高地守備隊本部、決心を報告: 高地の保持", content: null },
        ],
    news: fresh
      ? []
      : [
          { at: "1939-06-27 06:00", text: "it hears from Radio intelligence: 3,000 men, West bank of the Halha", text_ja: "通信諜報から報告: ハルハ河西岸に敵3,000名" },
          { at: "1939-06-27 21:00", text: "it now believes 66 armoured vehicles, West bank of the Halha", text_ja: "敵情判断: ハルハ河西岸に敵装甲車両66両" },
          { at: "1939-06-28 03:00", text: "it hears that it is now a regimental battle", text_ja: "事態が「連隊規模の戦闘」に至ったことを知る" },
        ],
    left_out: fresh ? 0 : 11,
    in_force: fresh
      ? []
      : [
          { title: "Plan of operations at the Halha", title_ja: "ハルハ河作戦計画", issuer: "Kwantung Army", issuer_ja: "関東軍", from: "1939-06-26 18:00", content: "The division destroys the enemy that has come over the river.", content_ja: "師団は渡河した敵を撃滅すべし。" },
          { title: "Advice to localise the incident", title_ja: "事件を局地に留めよとの勧告", issuer: "General Staff and Imperial General Headquarters", issuer_ja: "参謀本部・大本営", from: null, content: order.content, content_ja: order.content_ja },
        ],
    under_way: fresh ? [] : [{ title: "Hold the heights", title_ja: "高地の保持", begins: null }, { title: "Night attacks of the division", title_ja: "師団の連続夜襲", begins: "1939-07-01 18:00" }],
    decided: fresh
      ? []
      : [
          { minute: 68_000, at: "1939-06-27 03:00", title: "Night attacks of the division", title_ja: "師団の連続夜襲", became: { what: "not-begun", at: null }, by: "player" },
          { minute: 60_000, at: "1939-06-21 06:00", title: "Hold the heights", title_ja: "高地の保持", became: { what: "begun", at: "1939-06-22 00:00" }, by: "clock" },
          { minute: 50_000, at: "1939-06-14 18:00", title: "Call off: Raid on the air bases", title_ja: "「航空基地攻撃」の中止", became: null, by: "player" },
        ],
    own: fresh ? { formations: 0, men: 0, lost: 0, since: "1939-05-11 00:00" } : { formations: 25, men: 14_820, lost: 241, since: "1939-06-24 00:00" },
    formations: fresh ? [] : side === 0 ? formations("J", 25, ["P_FUI", "P_731", "P_NOMONHAN", "P_JIANGJUN"]) : formations("S", 25, ["P_BH_S", "P_BH_N", "P_REMIZOV", "P_HAMARDABA"].filter(place)),
    enemy: fresh ? [] : enemyOf(side),
    courses: yours ? courses : [],
    messages: state === "waiting" ? [message(3, "umpire", "1939-06-28 18:00", 30, "Corps: your report on the bridges is lost with its rider. Ask again if you need it."), message(5, "you", "1939-06-29 12:00", 2, "Do bridges count as held while they are under fire?")].map(atSeat) : [],
    review: state === "over" ? review : null,
    ...change,
  };
}

const variants = table("forces/types.csv").length
  ? ["no-order-1488", "tokyo-answers-sharply", "zhukov-not-sent", "no-soviet-deception", "more-japanese-shells", "september-attack", "perfect-information-japan", "railhead-nearer"].map((name) => {
      const text = readFileSync(new URL(`counterfactuals/${name}.toml`, scenario), "utf8");
      const of = (key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(text)?.[1] ?? "";
      return { name, title: of("title"), title_ja: of("title_ja"), question: of("question"), question_ja: of("question_ja"), rationale: of("rationale") };
    })
  : [];

const parameters = Array.from({ length: 60 }, (_, at) => ({
  key: `${["combat.fire", "combat.breakage", "logistics.haulage", "command.appraisal", "movement.march"][at % 5]}.${["rate", "decay", "threshold", "weight", "delay", "share"][at % 6]}_${at}`,
  meaning: ["Rounds that a battery fires in an hour of preparation", "Cohesion below which a battalion falls back", "Share of the lorries that is on the road on a day"][at % 3],
  // Every fourth has none: English is the fallback.
  meaning_ja: at % 4 === 3 ? "" : ["突撃準備の1時間に砲兵中隊が射撃する弾数", "大隊が後退する団結度の限界", "一日に道路上にある自動貨車の割合"][at % 3],
  unit: ["rounds/h", "1", "h", "km/d"][at % 4],
  value: [120, 0.35, 0.62, 18][at % 4],
  low: at % 7 === 0 ? null : [60, 0.2, 0.4, 12][at % 4],
  high: at % 7 === 0 ? null : [240, 0.5, 0.9, 24][at % 4],
  least: 0,
  greatest: at % 4 === 1 ? 1 : null,
  basis: ["stated: krivosheev, table 100", "inferred: hanada2022, sec. 3", "assumed: The author's judgement"][at % 3],
}));

const headquarters = table("command/headquarters.csv")
  .filter(({ id }) => ["J_KWA", "J_6A", "J_23D", "M_HSN", "S_FRONT", "S_1AG", "G_MPR"].includes(id))
  .map(({ id, name, name_ja, side, superior }, at, all) => ({ id, name, native: name_ja, side: side === "japan" ? 0 : 1, side_name: side === "japan" ? "Japan and Manchukuo" : "USSR and Mongolia", side_name_ja: side === "japan" ? "日本・満洲国" : "ソ連・モンゴル", superior: all.find((one) => one.id === superior)?.name ?? null, superior_ja: all.find((one) => one.id === superior)?.name_ja ?? null, courses: 4 + at }));

export const about = { version: "0.1.0", results_version: 19, threads: 8, folder: "studio", scenarios: [{ name: "nomonhan-1939", title: "The Nomonhan Incident (Khalkhin Gol), May to September 1939", title_ja: "ノモンハン事件" }, { name: "two-posts", title: "Two posts", title_ja: "二つの哨所" }].map((one) => ({ ...one, uploaded: false })) };

export const scenarios = {
  "nomonhan-1939": { name: "nomonhan-1939", title: about.scenarios[0].title, title_ja: "ノモンハン事件", summary: "A border clash between Manchukuo and Mongolian cavalry east of the Halha river grew in four months into an army-size battle between Japan and the Soviet Union.", summary_ja: "ハルハ河東方の国境紛争は、四か月のうちに日ソ両軍の軍規模の会戦に発展した。", start: "1939-05-11 00:00", end: "1939-09-16 00:00", days: 128, can_be_free: true, variants, parameters, headquarters },
  "two-posts": { name: "two-posts", title: "Two posts", title_ja: "二つの哨所", summary: "Two companies of equal strength on two banks of a river.", start: "1939-06-01 00:00", end: "1939-06-06 00:00", days: 5, can_be_free: false, variants: [], parameters: parameters.slice(0, 3), headquarters: [] },
};

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const base = { scenario: "nomonhan-1939", message: "", phase: "", page: null, summary: null, done: 0, total: 0, created: ago(90), started: null, ended: null };

export const jobs = () => [
  { ...base, id: "j5", kind: "ensemble", title: "Free campaign, thousand times", command: "kokkyo ensemble nomonhan-1939 --mode free --replications 1000", state: "waiting", created: ago(2) },
  { ...base, id: "j4", kind: "compare", title: "Would it have escalated without Order 1488?", command: "kokkyo compare nomonhan-1939 no-order-1488 tokyo-answers-sharply --mode free", state: "running", done: 87, total: 303, phase: "replications", created: ago(6), started: ago(5) },
  { ...base, id: "j3", kind: "run", title: "The Nomonhan Incident (Khalkhin Gol), May to September 1939", command: "kokkyo run nomonhan-1939", state: "done", started: ago(31), ended: ago(29), page: "/shared/5f0c/", summary: { rows: [{ label: "Japan and Manchukuo: men lost", label_ja: "戦闘損害: 日本・満洲国", text: "16,551 (80 %: 13,900 to 19,200)", text_ja: "16,551（80％: 13,900〜19,200）" }, { label: "USSR and Mongolia: men lost", text: "15,903 (80 %: 13,100 to 18,800)" }, { label: "Targets of the record met", text: "24 of 71" }] } },
  { ...base, id: "j2", kind: "run", title: "Shells cut by half", command: "kokkyo run nomonhan-1939 --set 'combat.fire.rate_0=60' --until 1939-08-20", state: "stopped", done: 40, total: 101, message: "stopped by the host after 40 of 101 replications", started: ago(50), ended: ago(48) },
  { ...base, id: "j1", kind: "run", title: "A wrong value", command: "kokkyo run nomonhan-1939 --set combat.fire.rate_0=-1", state: "failed", message: "combat.fire.rate_0 = -1 is below 0, the least that it can be: give a value of 0 or more", started: ago(60), ended: ago(60) },
];

const seat = (headquarters, name, native, side, player, link, more) => ({ headquarters, name, native, side, side_name: side === 0 ? "Japan and Manchukuo" : "USSR and Mongolia", player, link, waiting: false, staff_until: null, here: true, ...more });

export const games = () => [
  {
    id: "g1", title: "Seminar of Tuesday, group 2", scenario: "nomonhan-1939", scenario_title: about.scenarios[0].title, scenario_title_ja: about.scenarios[0].title_ja, command: "kokkyo play nomonhan-1939 --as J_23D --free-from 1939-06-20", seed: 1939, created: ago(100), state: "open",
    now: { minute: 71_280, text: "1939-06-29 12:00", day: 50, days: 128 }, turn_minutes: 10, turn_ends: new Date(Date.now() + 452_000).toISOString(), paused: false, turn_left_s: null, stopped: null,
    messages: [
      message(1, "umpire", "1939-06-20 00:00", 95, "Welcome. Turns last ten minutes; ask here whatever you do not understand."),
      message(2, "S_1AG", "1939-06-26 18:00", 48, "Our report on the bridges does not come through. Is that meant?"),
      message(3, "umpire", "1939-06-28 18:00", 30, "Corps: your report on the bridges is lost with its rider. Ask again if you need it.", "S_1AG"),
      message(4, "J_23D", "1939-06-29 12:00", 4, "May we cross the river with tanks at night?\nThe engineers say the bridge bears six tons."),
      message(5, "S_1AG", "1939-06-29 12:00", 2, "Do bridges count as held while they are under fire?"),
    ],
    seats: [
      seat("J_23D", "23rd Division", "第23師団司令部", 0, "Group A, Komatsubara", "/seat/yours", { waiting: true }),
      seat("S_1AG", "57th Special Corps, from 19 July 1st Army Group", "第57特別軍団（7月19日から第1軍集団）司令部", 1, "Group B", "/seat/waiting", { here: false, staff_until: "1939-07-05" }),
    ],
    decisions: [
      { at: "1939-06-21 06:00", headquarters: "J_23D", name: "23rd Division", course: "Hold the heights", course_ja: "高地の保持", manner: "", by: "player" },
      { at: "1939-06-24 00:00", headquarters: "S_1AG", name: "57th Special Corps, from 19 July 1st Army Group", course: "Bring up the motorised brigades", course_ja: "自動車化旅団の推進", manner: "report", by: "clock" },
      { at: "1939-06-27 03:00", headquarters: "J_23D", name: "23rd Division", course: "Raid the air bases behind the border", course_ja: "国境後方の航空基地を攻撃する", manner: "conceal", by: "player" },
      { at: "1939-06-28 18:00", headquarters: "S_1AG", name: "57th Special Corps, from 19 July 1st Army Group", course: "Wait", course_ja: "待機", manner: "", by: "umpire" },
    ],
    review: null,
  },
  {
    id: "g2", title: "Try-out", scenario: "nomonhan-1939", scenario_title: about.scenarios[0].title, scenario_title_ja: about.scenarios[0].title_ja, command: "kokkyo play nomonhan-1939 --as J_KWA", seed: 7, created: ago(2000), state: "over",
    now: { minute: 184_320, text: "1939-09-16 00:00", day: 128, days: 128 }, turn_minutes: null, turn_ends: null, paused: false, turn_left_s: null, stopped: null, messages: [],
    seats: [seat("J_KWA", "Kwantung Army", "関東軍司令部", 0, "The teacher", "/seat/over", { here: false })],
    page: "/shared/77aa/",
    decisions: [{ at: "1939-05-19 00:00", headquarters: "J_KWA", name: "Kwantung Army", course: "Wait", course_ja: "待機", manner: "", by: "player" }],
    review,
  },
  {
    id: "g3", title: "Last year", scenario: "nomonhan-1939", scenario_title: "nomonhan-1939", command: "", seed: 1939, created: ago(200_000), state: "closed", message: "it was played with results version 17, and this program has 19: play it with the program that it was begun with",
    now: null, turn_minutes: null, turn_ends: null, paused: false, turn_left_s: null, stopped: null, messages: [], seats: [], decisions: [], review: null, page: null,
  },
];

/** What the checker says of a package with faults. */
export const faults = `error[K022]: the clock ends before it begins
  --> scenario.toml:25:7 (end)
    |
 25 | end = "1939-05-01"
    |       ^^^^^^^^^^^^
   = mend: put the dates in order
   = page: kokkyo check --explain K022

error[K031]: there is no type \`t-62\`
  --> forces/formations.csv:12:9 (type)
   = mend: add a row for \`t-62\` to forces/types.csv, or name one that is there: t-34, rifle-battalion, border-guard-post, howitzer-battery
   = page: kokkyo check --explain K031

2 errors, 0 warnings
`;

export const warnings = `warning[K120]: the figure has no locator
  --> record/claims.csv:3:8 (locator)
   = mend: say on which page it stands
`;
