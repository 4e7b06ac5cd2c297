//! `kokkyo new` from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use serde_json::Value;

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn object(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

/// Writes a package `mine` and checks it: no error, no warning. Gives the object of the check.
fn sound(folder: &Path, options: &[&str]) -> Value {
    let made = kokkyo(folder, &[&["new", "mine"], options].concat());
    assert!(made.status.success(), "{options:?}: {}", said(&made));
    let checked = kokkyo(folder, &["check", "./mine", "--json", "--deny-warnings"]);
    let object = object(&checked);
    assert!(checked.status.success() && object["faults"].as_array().unwrap().is_empty(), "{options:?}: {object:#}");
    object
}

/// Plays the package once, and gives losses of both sides in battle and the highest rung.
fn played(folder: &Path) -> (f64, f64, String) {
    let run = kokkyo(folder, &["run", "./mine", "--replications", "1", "--no-out", "--json"]);
    assert!(run.status.success(), "{}", said(&run));
    let object = object(&run);
    let losses = &object["outcome"]["losses"];
    let of = |side: &str| ["killed", "wounded"].iter().map(|category| losses[side][category].as_f64().unwrap()).sum();
    (of("west"), of("east"), object["outcome"]["highest_rung"].as_str().unwrap().to_string())
}

#[test]
fn a_new_package_passes_the_check_and_its_patrols_meet() {
    let folder = tempfile::tempdir().unwrap();
    let made = kokkyo(folder.path(), &["new", "mine"]);
    assert!(made.status.success() && made.stdout.is_empty(), "{}", said(&made));
    for needle in ["written to ./mine", "kokkyo check ./mine", "kokkyo run ./mine", "kokkyo cite ./mine --uncited"] {
        assert!(said(&made).contains(needle), "{}", said(&made));
    }
    let checked = kokkyo(folder.path(), &["check", "mine", "--json", "--deny-warnings"]);
    let checked = object(&checked);
    assert_eq!((checked["errors"].as_u64(), checked["warnings"].as_u64()), (Some(0), Some(0)), "{checked:#}");
    let cells = checked["contents"]["cells"].as_u64().unwrap();
    assert!((100..1_000).contains(&cells) && checked["contents"]["elements"] == 4, "{checked:#}");
    let (west, east, rung) = played(folder.path());
    assert!(west > 0.0 && east > 0.0 && rung != "quiet" && rung != "sighting", "{west} {east} {rung}");
    // Without the patrol of the west nobody meets.
    let compared = kokkyo(folder.path(), &["compare", "./mine", "no-western-patrol", "--replications", "3", "--json"]);
    assert!(compared.status.success(), "{}", said(&compared));
    let outcomes = object(&compared)["variants"][0]["outcomes"].as_array().unwrap().clone();
    for name in ["losses.west.killed", "losses.east.wounded"] {
        let lost = outcomes.iter().find(|it| it["outcome"] == name).unwrap();
        assert!(lost["base"].as_f64().unwrap() > 0.0 && lost["variant"] == 0.0, "{lost:#?}");
    }
    // Again, it is the same to the byte.
    assert!(kokkyo(folder.path(), &["new", "again", "--name", "mine"]).status.success());
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(text("mine/scenario.toml"), text("again/scenario.toml"));
    assert_eq!(text("mine/parameters/combat.toml"), text("again/parameters/combat.toml"));
}

#[test]
fn in_the_free_mode_headquarters_of_both_sides_decide_about_their_patrols_and_weigh_their_rules() {
    let folder = tempfile::tempdir().unwrap();
    sound(folder.path(), &["--sides", "北方,南方"]);
    let run = kokkyo(folder.path(), &["run", "./mine", "--mode", "free", "--replications", "1"]);
    assert!(run.status.success(), "{}", said(&run));
    let story = String::from_utf8_lossy(&run.stdout).into_owned();
    for side in ["北方", "南方"] {
        let decided = format!("{side} headquarters: Send the patrol into the disputed ground");
        let rules = format!("“Rules for the border” ({side} government)");
        assert!(story.contains(&decided) && story.contains(&rules), "{story}");
    }
    let (west, east, rung) = played(folder.path());
    assert!(west + east > 0.0 && rung != "quiet", "{west} {east} {rung}");
}

#[test]
fn every_headquarters_of_a_new_package_can_be_played_and_the_staff_can_be_left_to_decide() {
    let folder = tempfile::tempdir().unwrap();
    sound(folder.path(), &[]);
    for seat in ["W_HQ", "E_HQ", "W_GOV", "E_GOV"] {
        let arguments = ["play", "./mine", "--as", seat, "--out", seat];
        let mut game = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
        game.args(arguments).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut game = game.spawn().unwrap();
        game.stdin.take().unwrap().write_all(b"1\nstaff 1939-06-11\n").unwrap();
        let game = game.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&game.stdout).into_owned();
        assert!(game.status.success(), "{seat}: {}", said(&game));
        assert!(told.contains("Courses:") && folder.path().join(seat).join("manifest.json").is_file(), "{seat}: {told}");
    }
}

#[test]
fn whatever_is_made_up_is_listed_as_a_placeholder_until_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    sound(folder.path(), &[]);
    let listed = |folder: &Path| {
        let cited = kokkyo(folder, &["cite", "mine", "--uncited"]);
        assert!(cited.status.success(), "{}", said(&cited));
        let lines: Vec<String> = String::from_utf8_lossy(&cited.stdout).lines().map(String::from).collect();
        assert!(said(&cited).contains(&format!("{} hold a placeholder", lines.len())), "{}", said(&cited));
        lines
    };
    let before = listed(folder.path());
    let files: BTreeSet<&str> = before.iter().map(|line| line.split(':').next().unwrap()).collect();
    for file in ["forces/formations.csv", "geo/places.csv", "geo/borders.geojson", "command/plans.toml", "logistics/depots.csv"] {
        assert!(files.contains(file), "{file}: {before:?}");
    }
    // The laws are taken over, which is a reason.
    assert!(!files.contains("parameters") && before.iter().all(|line| line.ends_with("(placeholder)")), "{before:?}");
    let depots = folder.path().join("mine/logistics/depots.csv");
    let text = std::fs::read_to_string(&depots).unwrap();
    std::fs::write(&depots, text.replacen("placeholder: food", "food", 1)).unwrap();
    assert_eq!(listed(folder.path()).len(), before.len() - 1);
}

#[test]
fn titles_and_names_of_any_script_come_back_as_they_were_typed() {
    for (title, west, east) in [
        (r#"The "war" of \ and ' {{name}} [x](y)"#, r#"A "quoted""#, r"B\n; = #"),
        ("国境紛争", "日本・満洲国", "ソ連・モンゴル"),
        ("Пограничный конфликт", "СССР", "Монгол Ардын"),
        ("=1+1", "- dash", "'''"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        sound(folder.path(), &["--title", title, "--sides", &format!("{west},{east}")]);
        let head = std::fs::read_to_string(folder.path().join("mine/scenario.toml")).unwrap().parse::<toml::Table>().unwrap();
        assert_eq!(head["title"].as_str(), Some(title));
        let side = |at: usize| head["side"][at]["name"].as_str().unwrap();
        assert_eq!((side(0), side(1)), (west, east));
        let forces = std::fs::read(folder.path().join("mine/forces/formations.csv")).unwrap();
        let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(forces.as_slice()).records().map(Result::unwrap).collect();
        assert_eq!(rows[2][1], format!("{west} patrol"));
        let lines = std::fs::read(folder.path().join("mine/geo/borders.geojson")).unwrap();
        let lines: Value = serde_json::from_slice(&lines).unwrap();
        assert_eq!(lines["features"][1]["properties"]["name"], format!("The line that {east} claims"));
    }
}

#[test]
fn fields_on_all_sides_of_the_earth_and_of_all_sizes_have_a_fight() {
    for field in [
        "-68.6,-55.4,-66.6,-54.6",
        "179.2,-17.4,180,-16.8",
        "-180,64,-178.6,64.6",
        "-0.3,-0.3,0.3,0.3",
        "10,78.9,13,79.9",
        "102,21,107,24.5",
        "25.20,35.30,25.26,35.34",
        "47.6,38.2,48.4,39.8",
    ] {
        let folder = tempfile::tempdir().unwrap();
        sound(folder.path(), &["--field", field, "--start", "1979-02-17", "--end", "1979-02-22"]);
        let (west, east, _) = played(folder.path());
        assert!(west + east > 0.0, "{field}: nobody met");
    }
}

#[test]
fn wrong_options_are_refused_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(201);
    for (options, needle) in [
        (&["--title", "a\tb"][..], "--title"),
        (&["--title", "two\nlines"], "--title"),
        (&["--title", &long], "--title"),
        (&["--title", "\u{202e}tset"], "--title"),
        (&["--sides", "Westland"], "--sides: 1 of two names"),
        (&["--sides", "A,B,C"], "--sides: 3 of two names"),
        (&["--sides", "A, a"], "stands twice"),
        (&["--sides", "A,"], "--sides"),
        (&["--name", "my border"], "--name"),
        (&["--name", "two-posts"], "built in"),
        (&["--start", "1939-06-31"], "June 1939 has 30 days"),
        (&["--start", "1939-XX"], "--start"),
        (&["--end", "June"], "--end"),
        (&["--start", "1939-06-02", "--end", "1939-06-01"], "not after the beginning"),
        (&["--start", "1939-06-01", "--end", "1939-06-03"], "too short"),
        (&["--start", "1931-09-18", "--end", "1945-09-02"], "too long"),
        (&["--start", "1066-10-14"], "1700 to 2100"),
        (&["--end", "2150-01-01"], "1700 to 2100"),
        (&["--field", "118,47,118.6"], "is no box"),
        (&["--field", "47,118,48,119"], "-90 to 90"),
        (&["--field", "118.6,47,118,47.4"], "antimeridian"),
        (&["--field=-180,-80,180,80"], "too large"),
        (&["--field", "118,47,118.001,47.001"], "too small"),
    ] {
        let output = kokkyo(folder.path(), &[&["new", "mine"], options].concat());
        assert!(output.status.code() == Some(2) && said(&output).contains(needle), "{options:?}: {}", said(&output));
        assert!(output.stdout.is_empty());
    }
    // Without --name the folder gives it, or not.
    for (name, needle) in [("my border", "give --name"), ("国境", "give --name"), ("nomonhan-1939", "built in")] {
        let output = kokkyo(folder.path(), &["new", name]);
        assert!(output.status.code() == Some(2) && said(&output).contains(needle), "{name}: {}", said(&output));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let output = kokkyo(folder.path(), &["new", "my border", "--name", "my-border"]);
    assert!(output.status.success() && said(&output).contains("kokkyo check './my border'"), "{}", said(&output));
}

#[test]
fn a_folder_that_holds_anything_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(folder.path().join("mine/notes.txt"), "years of work").unwrap();
    std::fs::write(folder.path().join("file"), "more of it").unwrap();
    for (target, needle) in [("mine", "not empty"), ("file", "name a new folder"), ("", "a value is required")] {
        let output = kokkyo(folder.path(), &["new", target]);
        assert!(output.status.code() == Some(2) && said(&output).contains(needle), "{target}: {}", said(&output));
    }
    assert_eq!(std::fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
    assert_eq!(std::fs::read_to_string(folder.path().join("mine/notes.txt")).unwrap(), "years of work");
    // An empty folder is as good as none, and so is the one that one stands in.
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let output = kokkyo(&folder.path().join("empty"), &["new", "."]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(std::fs::read_to_string(folder.path().join("empty/scenario.toml")).unwrap().contains("name = \"empty\""));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sound_field_and_date_gives_a_package_without_faults(
        lon in -179.0..170.0_f64, lat in -78.0..77.0_f64, cells in 0.5..2.0_f64, resolution in 5..=9_i32, shape in 0.5..2.0_f64,
        (year, month, day) in (1700..2100_i32, 1..=12_i32, 1..=28_i32), offset in 0..24_i32,
    ) {
        // The size from the cells that there are to be, so that all resolutions come.
        let km2 = 4_357_449.0 / 7_f64.powi(resolution) * 400.0 * cells;
        let high = (km2 / shape).sqrt() / 111.2;
        let wide = (km2 * shape).sqrt() / (111.2 * (lat + high / 2.0).to_radians().cos());
        let (east, north) = (lon + wide, lat + high);
        prop_assume!(east <= 180.0 && north <= 80.0);
        let folder = tempfile::tempdir().unwrap();
        let start = format!("{year:04}-{month:02}-{day:02}T{offset:02}:30");
        sound(folder.path(), &[&format!("--field={lon},{lat},{east},{north}"), "--start", &start]);
    }
}
