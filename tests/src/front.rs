//! A front of any length: a valid package with as many formations as one asks for, on a map that grows with them.
//!
//! Ground, weapons, laws and figures are those of `two-posts`. Along its river stand *blocks* of ten formations, five a side, every 0.025°
//! of latitude: four companies and a battery against five companies, with depots, lorries, a bridge and a task each. Ten blocks
//! are a *wing*: headquarters, reconnaissance, an airfield and a squadron on each side. So density, orders and supply of a formation are
//! the same whatever the number, and only the number grows.

use crate::Draft;

/// Formations of a block.
const BLOCK: u32 = 10;
/// Blocks of a wing.
const WING: u32 = 10;
/// Most sectors of a side; the format knows sixteen, and `two-posts` has two.
const SECTORS: u32 = 7;
/// Southern edge of the field.
const SOUTH: f64 = 47.6;
/// Latitude from block to block. *Unit*: degrees.
const APART: f64 = 0.025;

type Row = Vec<(&'static str, String)>;

/// Rows with an assumption as their provenance, under what a table has.
fn add(draft: &mut Draft, file: &str, new: &[Row]) -> Result<(), String> {
    draft.table(file, |header, rows| {
        for cells in new {
            let provenance = [("source", "kokkyo_author"), ("quality", "assumed"), ("reason", "generated")];
            let given = |name: &str| cells.iter().find(|(column, _)| *column == name).map(|(_, value)| value.clone());
            let cell = |name: &String| {
                let assumed = || provenance.iter().find(|(column, _)| column == name).map(|(_, value)| (*value).to_string());
                given(name).or_else(assumed).unwrap_or_default()
            };
            rows.push(header.iter().map(cell).collect());
        }
    })
}

fn text(value: &str) -> String {
    value.to_string()
}

/// A side of the front: letters of its ids, side, nation, longitudes of railhead, depot and posts.
struct Flank {
    letter: &'static str,
    side: &'static str,
    company: &'static str,
    goal: &'static str,
    lon: [&'static str; 3],
}

const FLANKS: [Flank; 2] = [
    Flank { letter: "W", side: "west", company: "company", goal: "G_WEST:1", lon: ["118.0", "118.50", "118.56"] },
    Flank { letter: "E", side: "east", company: "company_e", goal: "G_EAST:1", lon: ["119.2", "118.70", "118.64"] },
];

/// A package with so many formations, a multiple of ten. *Errors*: a file of `two-posts` is not as this expects it.
pub fn front(formations: u32) -> Result<Draft, String> {
    let blocks = (formations / BLOCK).max(1);
    let north = SOUTH + 0.2 + APART * f64::from(blocks);
    let mut draft = Draft::of("two-posts")?;
    draft.remove("counterfactuals");
    for file in ["forces/holdings.csv", "forces/replacements.csv", "record/targets.csv", "record/timeline.csv", "record/claims.csv"] {
        draft.empty(file)?;
    }
    draft.keep("forces/formations.csv", "kind", |kind| kind == "command")?;
    draft.replace("scenario.toml", "north = 47.80", &format!("north = {north:.2}"))?;
    for file in ["geo/rivers.geojson", "geo/borders.geojson"] {
        draft.replace(file, "47.85", &format!("{:.2}", north + 0.1))?;
    }
    let rows = (10.0 * (north - SOUTH)).ceil() as usize + 2;
    let heights = "720 700 700 720\n".repeat(rows);
    draft.write("geo/elevation.asc", &format!("ncols 4\nnrows {rows}\nxllcorner 118.4\nyllcorner 47.55\ncellsize 0.1\n{heights}"));
    let [mut places, mut links, mut crossings, mut formations, mut holdings] = [const { Vec::new() }; 5] as [Vec<Row>; 5];
    let [mut railheads, mut depots, mut fleets] = [const { Vec::new() }; 3] as [Vec<Row>; 3];
    for block in 0..blocks {
        let lat = format!("{:.3}", SOUTH + 0.1 + APART * f64::from(block));
        let place = |id: String, lon: &str| -> Row {
            vec![("name", id.clone()), ("id", id), ("lat", lat.clone()), ("lon", text(lon)), ("accuracy_km", text("0"))]
        };
        let link = |from: &str, to: &str, mode: &str, km: &str| -> Row {
            vec![("from", format!("{from}{block}")), ("to", format!("{to}{block}")), ("mode", text(mode)), ("km", text(km))]
        };
        places.push(place(format!("P_B{block}"), "118.6"));
        crossings.push(vec![
            ("id", format!("X{block}")),
            ("name", format!("Bridge {block}")),
            ("river", text("border_river")),
            ("place", format!("P_B{block}")),
            ("side", text("both")),
            ("kind", text("bridge")),
            ("capacity_per_h", text("200")),
            ("max_load_t", text("5")),
            ("opens", text("1939-01-01")),
        ]);
        for Flank { letter, side, company, lon, .. } in &FLANKS {
            for (kind, lon) in ["R", "D", "P"].iter().zip(lon) {
                places.push(place(format!("P_{letter}{kind}{block}"), lon));
            }
            links.push(link(&format!("P_{letter}R"), &format!("P_{letter}D"), "road", "40"));
            links.push(link(&format!("P_{letter}D"), &format!("P_{letter}P"), "track", "5"));
            links.push(link(&format!("P_{letter}P"), "P_B", "track", "3"));
            let rail = format!("{letter}_RAIL{block}");
            railheads.push(vec![
                ("id", rail.clone()),
                ("side", text(side)),
                ("place", format!("P_{letter}R{block}")),
                ("from", text("1939-06-01")),
                ("t_per_day", text("20")),
            ]);
            let depot = format!("{letter}_DEPOT{block}");
            let stock = ["small_arms_t", "shells_t", "fuel_t", "food_t"].map(|stock| (stock, text("10")));
            let mut row: Row = vec![("id", depot.clone()), ("side", text(side)), ("place", format!("P_{letter}D{block}"))];
            row.extend(stock);
            depots.push(row);
            fleets.push(vec![
                ("id", format!("{letter}_LORRY{block}")),
                ("side", text(side)),
                ("railhead", rail),
                ("depot", depot),
                ("from", text("1939-06-01")),
                ("vehicles", text("5")),
                ("class", text("lorry")),
                ("km", text("40")),
                ("share_small_arms", text("0.2")),
                ("share_shells", text(if *letter == "E" { "0.4" } else { "0" })),
                ("share_fuel", text("0.2")),
                ("share_food", text(if *letter == "E" { "0.2" } else { "0.6" })),
            ]);
            let node = |id: String, parent: String, echelon: &str| -> Row {
                vec![
                    ("name", id.clone()),
                    ("id", id),
                    ("nation", text(letter)),
                    ("parent", parent),
                    ("kind", text("command")),
                    ("echelon", text(echelon)),
                ]
            };
            let wing = format!("{letter}_WING{}", block / WING);
            if block % WING == 0 {
                formations.push(node(wing.clone(), format!("{letter}_DET"), "group"));
            }
            let detachment = format!("{letter}_DET{block}");
            formations.push(node(detachment.clone(), wing, "group"));
            for number in 0..BLOCK / 2 {
                let is_battery = *letter == "E" && number == 0;
                let id = format!("{letter}_{block}_{number}");
                let (kind, men, at) = if is_battery { ("battery", "40", "D") } else { (*company, "120", "P") };
                formations.push(vec![
                    ("name", id.clone()),
                    ("id", id.clone()),
                    ("nation", text(letter)),
                    ("parent", detachment.clone()),
                    ("kind", text("element")),
                    ("echelon", text(if is_battery { "battery" } else { "company" })),
                    ("type", text(kind)),
                    ("troops", text("regular")),
                    ("men", text(men)),
                    ("arrives", text("1939-06-01")),
                    ("arrives_at", format!("P_{letter}{at}{block}")),
                ]);
                if is_battery {
                    holdings.push(vec![("element", id), ("equipment", text("GUN_E")), ("count", text("4"))]);
                }
            }
        }
    }
    add(&mut draft, "geo/places.csv", &places)?;
    add(&mut draft, "geo/network.csv", &links)?;
    add(&mut draft, "geo/crossings.csv", &crossings)?;
    // Commands before what stands under them.
    add(&mut draft, "forces/formations.csv", &formations)?;
    add(&mut draft, "forces/holdings.csv", &holdings)?;
    add(&mut draft, "logistics/railheads.csv", &railheads)?;
    add(&mut draft, "logistics/depots.csv", &depots)?;
    add(&mut draft, "logistics/fleets.csv", &fleets)?;
    wings(&mut draft, blocks)?;
    let plans: String = (0..blocks).map(orders).collect();
    draft.write("command/plans.toml", &plans);
    Ok(draft)
}

/// Headquarters, reconnaissance and air of each wing.
fn wings(draft: &mut Draft, blocks: u32) -> Result<(), String> {
    let [mut headquarters, mut sectors, mut sources, mut doctrine, mut airfields, mut squadrons, mut postings] =
        [const { Vec::new() }; 7] as [Vec<Row>; 7];
    let wings = blocks.div_ceil(WING);
    let parts = wings.min(SECTORS);
    for wing in 0..wings {
        let of_wing = wing * WING..((wing + 1) * WING).min(blocks);
        for Flank { letter, side, goal, .. } in &FLANKS {
            let first = of_wing.start;
            let id = format!("{letter}_HQ{wing}");
            headquarters.push(vec![
                ("id", id.clone()),
                ("name", id.clone()),
                ("side", text(side)),
                ("superior", format!("{letter}_HQ")),
                ("kind", text("division")),
                ("formation", format!("{letter}_WING{wing}")),
                ("place", format!("P_{letter}D{first}")),
                ("cadence_h", text("24")),
                ("loss_tolerance", text("300")),
                ("relay", text("0.9")),
                ("values", text(goal)),
            ]);
            let sector = wing * parts / wings;
            sources.push(vec![
                ("id", format!("{letter}_LOOK{wing}")),
                ("name", format!("Patrols {wing}")),
                ("kind", text("ground-reconnaissance")),
                ("side", text(side)),
                ("headquarters", id),
                ("place", format!("P_{letter}P{first}")),
                ("sectors", format!("W{sector};E{sector}")),
                ("arms", text("men;armour;guns")),
                ("origin", text("ground")),
                ("from", text("1939-06-01")),
                ("every_h", text("24")),
                ("coverage", text("0.5")),
                ("detection", text("0.8")),
                ("delay_h", text("6")),
                ("noise", text("0.5")),
                ("error", text("0.3")),
                ("bias", text("0")),
                ("reliability", text("0.9")),
                ("intent_skill", text("0.5")),
                ("men", text("10")),
            ]);
            let field = format!("{letter}_FIELD{wing}");
            airfields.push(vec![
                ("id", field.clone()),
                ("name", field.clone()),
                ("side", text(side)),
                ("place", format!("P_{letter}D{first}")),
                ("depot", format!("{letter}_DEPOT{first}")),
                ("fuel_t", text("100")),
                ("bombs_t", text("0")),
                ("from", text("1939-06-01")),
                ("capacity", text("20")),
                ("flak", text("2")),
                ("warning", text("0.5")),
                ("dispersal", text("0.5")),
                ("fuel_t_per_day", text("5")),
                ("bombs_t_per_day", text("0")),
            ]);
            let squadron = format!("{letter}_SQUADRON{wing}");
            squadrons.push(vec![
                ("id", squadron.clone()),
                ("name", squadron.clone()),
                ("nation", text(letter)),
                ("type", text("FIGHTER")),
                ("aircraft", text("10")),
                ("crews", text("10")),
                ("arrives", text("1939-06-01")),
            ]);
            postings.push(vec![("squadron", squadron), ("from", text("1939-06-01")), ("airfield", field), ("skill", text("1"))]);
        }
    }
    for part in 0..parts {
        for Flank { letter, .. } in &FLANKS {
            let sector = format!("{letter}{part}");
            // The first block of each wing of the part stands for it.
            let of_part = (0..wings).filter(|wing| wing * parts / wings == part).map(|wing| wing * WING);
            let places: Vec<String> = of_part.flat_map(|block| [format!("P_{letter}P{block}"), format!("P_{letter}D{block}")]).collect();
            sectors.push(vec![("id", sector.clone()), ("name", sector.clone()), ("kind", text("field")), ("places", places.join(";"))]);
            for (other, present) in [("west", "0.5"), ("east", "0.5")] {
                doctrine.push(vec![
                    ("id", format!("D_{other}_{sector}")),
                    ("side", text(other)),
                    ("sector", sector.clone()),
                    ("men", text("600")),
                    ("armour", text("0")),
                    ("guns", text("1")),
                    ("aircraft", text("0")),
                    ("sd", text("1")),
                    ("p_present", text(present)),
                    ("p_probe", text("0.2")),
                    ("p_offensive", text("0.1")),
                    ("resist_more", text("0.2")),
                    ("resist_less", text("0")),
                ]);
            }
        }
    }
    add(draft, "command/headquarters.csv", &headquarters)?;
    add(draft, "intelligence/sectors.csv", &sectors)?;
    add(draft, "intelligence/sources.csv", &sources)?;
    add(draft, "intelligence/doctrine.csv", &doctrine)?;
    add(draft, "air/airfields.csv", &airfields)?;
    add(draft, "air/squadrons.csv", &squadrons)?;
    add(draft, "air/postings.csv", &postings)
}

/// Tasks of a block: both sides hold, on the second day the western one crosses and attacks, the battery fires.
fn orders(block: u32) -> String {
    let task = |id: &str, elements: &str, verb: &str, objective: &str, more: &str| {
        format!(
            "[[task]]\nid = \"{id}{block}\"\nplan = \"front\"\ntitle = \"{verb} {block}\"\nelements = [{elements}]\nverb = \"{verb}\"\nobjective = \"{objective}{block}\"\n{more}source = \"kokkyo_author\"\nquality = \"assumed\"\nreason = \"generated\"\n\n"
        )
    };
    let companies: Vec<String> = (1..BLOCK / 2).map(|number| format!("\"E_{block}_{number}\"")).collect();
    let hold = "start = \"1939-06-01T00:00\"\npinned = false\n";
    [
        task(
            "T_W_HOLD",
            &format!("\"W_DET{block}\""),
            "hold",
            "P_WP",
            "start = \"1939-06-01T00:00\"\nuntil = \"1939-06-02T06:00\"\npinned = false\n",
        ),
        task("T_E_HOLD", &companies.join(", "), "hold", "P_EP", hold),
        task("T_W_ATTACK", &format!("\"W_DET{block}\""), "attack", "P_EP", "start = \"1939-06-02T06:00\"\n"),
        task(
            "T_E_GUNS",
            &format!("\"E_{block}_0\""),
            "bombard",
            "P_B",
            "start = \"1939-06-02T06:00\"\nuntil = \"1939-06-04T06:00\"\nintensity = 0.5\n",
        ),
    ]
    .concat()
}
