//! Packages on top of others, played: an empty one gives the digest of its base, one with a changed row and a changed
//! parameter that of the edit in place. The page *Extend a scenario* shows a package of the repository as it is;
//! `KOKKYO_ACCEPT_GOLDEN=1` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::PathBuf;

use kokkyo_model::event::Recording;
use kokkyo_model::{Settings, compile, simulate, specification};
use kokkyo_scenario::package::{Beside, Empty, Package};
use kokkyo_scenario::{Report, Scenario, check};
use kokkyo_tests::root;

fn load(package: &Package) -> Scenario {
    check::load(package, &specification(), &[]).unwrap_or_else(|report| panic!("{}", lines(&report)))
}

fn lines(report: &Report) -> String {
    report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn digest(package: &Package) -> String {
    let world = compile(&load(package).given).unwrap_or_else(|report| panic!("{}", lines(&report)));
    let settings = Settings { recording: Recording::Nothing, digest: true, ..Settings::quiet(1939, 0) };
    simulate(&world, &settings).unwrap().digest.unwrap()
}

/// A package with these files on top of a scenario of the repository.
fn on_top(base: &str, files: &[(&str, String)]) -> Package {
    let head = format!("format = 1\nname = \"on-top\"\nextends = \"{base}\"\n");
    let files = files.iter().map(|(file, text)| ((*file).to_string(), text.clone().into_bytes()));
    let package = Package::from_files(files.chain([("scenario.toml".to_string(), head.into_bytes())]));
    // The shelf looks beside a folder; beside any scenario are all the others.
    let shelf = Beside::new(&root().join("scenarios/two-posts"), &Empty);
    package.with_bases(None, &shelf).unwrap_or_else(|report| panic!("{}", lines(&report)))
}

fn scenario(name: &str) -> Package {
    Package::from_dir(&root().join("scenarios").join(name)).unwrap()
}

/// The digest that the golden file of a scenario has.
fn accepted(name: &str) -> String {
    let golden = std::fs::read_to_string(root().join(format!("tests/golden/{name}.txt"))).unwrap();
    golden.lines().find_map(|line| line.strip_prefix("digest ")).unwrap().to_string()
}

#[test]
fn an_empty_package_plays_to_the_digest_of_its_base() {
    for name in ["two-posts", "nomonhan-1939"] {
        assert_eq!(digest(&on_top(name, &[])), accepted(name), "{name}");
    }
}

/// A line of a file that holds `part`, and the file with that line changed.
fn changed(package: &Package, file: &str, part: &str, from: &str, to: &str) -> (String, String, String) {
    let text = String::from_utf8(package.files[file].clone()).unwrap();
    let line = text.lines().find(|line| line.contains(part)).unwrap();
    assert!(line.contains(from), "{line}");
    let new = line.replacen(from, to, 1);
    (text.lines().next().unwrap().to_string(), new.clone(), text.replace(line, &new))
}

/// One formation's men and one parameter, on top and in place.
fn both_ways(name: &str, formation: &str, men: (&str, &str), parameter: (&str, &str, &str)) -> (Package, Package) {
    let base = scenario(name);
    let (header, row, table) = changed(&base, "forces/formations.csv", formation, men.0, men.1);
    let (file, key, value) = parameter;
    let text = String::from_utf8(base.files[file].clone()).unwrap();
    let at = text.find(&format!("[\"{key}\"]")).unwrap();
    let end = text[at..].find("\n\n").map_or(text.len(), |end| at + end);
    let block = text[at..end].to_string();
    let old = block.lines().find(|line| line.starts_with("value = ")).unwrap();
    let new = block.replace(old, &format!("value = {value}"));
    let mut edited = base.clone();
    edited.files.insert("forces/formations.csv".to_string(), table.into_bytes());
    edited.files.insert(file.to_string(), text.replace(&block, &new).into_bytes());
    (edited, on_top(name, &[("forces/formations.csv", format!("{header}\n{row}\n")), ("parameters/own.toml", new)]))
}

#[test]
fn one_row_and_one_parameter_on_top_play_as_the_edit_in_place() {
    let movement = ("parameters/movement.toml", "movement.march.hex_detour", "1.1");
    let (edited, above) = both_ways("two-posts", "W_POST,", (",120,", ",150,"), movement);
    let digests = (digest(&edited), digest(&above));
    assert_eq!(digests.0, digests.1);
    assert_ne!(digests.0, accepted("two-posts"), "the change changes something");
}

#[test]
fn the_same_of_the_whole_campaign_compiles_to_the_same_theatre() {
    let movement = ("parameters/movement.toml", "movement.march.hex_detour", "1.1");
    let base = scenario("nomonhan-1939");
    let text = String::from_utf8(base.files["forces/formations.csv"].clone()).unwrap();
    let row = text.lines().find(|line| line.contains(",element,battalion,")).unwrap();
    let id = row.split(',').next().unwrap();
    let men = row.split(',').find(|cell| cell.parse::<u32>().is_ok_and(|men| men > 100)).unwrap();
    let (edited, above) = both_ways("nomonhan-1939", &format!("{id},"), (&format!(",{men},"), ",333,"), movement);
    let given = |package: &Package| {
        let mut given = load(package).given;
        given.meta = Default::default();
        format!("{given:?}")
    };
    assert_eq!(given(&edited), given(&above));
}

fn tutorial() -> PathBuf {
    root().join("tests/packages/two-posts-reinforced")
}

/// The package of the page, with the scenarios of the repository below it.
fn reinforced() -> Package {
    let shelf = Beside::new(&root().join("scenarios/two-posts"), &Empty);
    Package::from_dir(&tutorial()).unwrap().with_bases(Some("two-posts-reinforced"), &shelf).unwrap()
}

#[test]
fn the_package_of_the_page_is_sound_and_plays_another_history() {
    let package = reinforced();
    let scenario = load(&package);
    assert!(scenario.warnings.is_empty(), "{:?}", scenario.warnings);
    let ids: Vec<&str> = scenario.given.forces.formations.iter().map(|formation| formation.id.as_str()).collect();
    assert_eq!(ids, ["W_DET", "W_POST", "E_DET", "E_POST", "W_SECOND"]);
    assert!(scenario.given.forces.holdings.is_empty());
    assert_ne!(digest(&package), accepted("two-posts"));
}

#[test]
fn the_page_shows_the_package_as_it_is() {
    const OPENS: &str = "<!-- package two-posts-reinforced ";
    let path = root().join("docs/book/src/how-to/extend-a-scenario.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (mut new, mut rest, mut shown) = (String::new(), page.as_str(), 0);
    while let Some(at) = rest.find(OPENS) {
        let opening = at + rest[at..].find("-->").unwrap() + 3;
        let file = rest[at + OPENS.len()..opening - 3].trim();
        let end = opening + rest[opening..].find("<!-- end -->").unwrap();
        let text = std::fs::read_to_string(tutorial().join(file)).unwrap();
        let kind = file.rsplit('.').next().unwrap();
        let _ = write!(new, "{}\n```{kind}\n{}\n```\n", &rest[..opening], text.trim_end());
        rest = &rest[end..];
        shown += 1;
    }
    new += rest;
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::write(&path, &new).unwrap();
    }
    assert!(
        new == page || std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some(),
        "the page is stale: KOKKYO_ACCEPT_GOLDEN=1 cargo test -p kokkyo-tests --test extends"
    );
    assert_eq!(shown, 3);
}
