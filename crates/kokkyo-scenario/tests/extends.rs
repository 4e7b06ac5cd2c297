//! Packages that stand on others: what is merged, what is removed, and where faults point.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{faults, load, replace, text, two_posts, with_parameters};
use kokkyo_scenario::package::{Beside, Empty, MAX_FILES, Origin, Shelf};
use kokkyo_scenario::{Diagnostic, Package, Prior, Report};

const HEAD: &str = "format = 1\nname = \"child\"\nextends = \"base\"\n";

/// A package with these files on top of another one.
fn child(base: &Package, head: &str, files: &[(&str, &str)]) -> Package {
    let mut package = Package::from_files(base.files.iter().map(|(file, bytes)| (format!("bases/base/{file}"), bytes.clone())));
    package.files.insert("scenario.toml".to_string(), format!("{HEAD}{head}").into_bytes());
    for (file, text) in files {
        package.files.insert((*file).to_string(), text.as_bytes().to_vec());
    }
    package
}

fn codes(package: &Package) -> Vec<(&'static str, String, usize)> {
    faults(package, &[]).into_iter().map(|fault| (fault.code, fault.file, fault.line)).collect()
}

/// Header of a table and one row of it, by its first cell.
fn row(package: &Package, file: &str, id: &str) -> (String, String) {
    let text = text(package, file);
    let row = text.lines().find(|line| line.starts_with(&format!("{id},"))).expect("the row").to_string();
    (text.lines().next().expect("a header").to_string(), row)
}

#[test]
fn an_empty_package_on_top_of_another_is_that_package_under_another_name() {
    let base = with_parameters();
    let (alone, above) = (load(&base, &[]), load(&child(&base, "", &[]), &[]));
    assert_eq!(above.given.meta.name, "child");
    assert_eq!(above.given.meta.title, alone.given.meta.title);
    assert_eq!(above.given.meta.bases.iter().map(|base| base.name.as_str()).collect::<Vec<_>>(), ["base"]);
    let everything = |scenario: &kokkyo_scenario::Scenario| {
        let mut given = scenario.given.clone();
        given.meta = Default::default();
        format!("{given:?} {:?}", scenario.record)
    };
    assert_eq!(everything(&alone), everything(&above));
    assert_ne!(alone.hash, above.hash);
}

#[test]
fn a_row_and_a_parameter_on_top_give_what_the_same_edit_in_place_gives() {
    let base = with_parameters();
    let (header, old) = row(&base, "forces/formations.csv", "E_POST");
    let new = old.replace(",100,", ",90,");
    assert_ne!(old, new);
    let laws = text(&base, "parameters/laws.toml").replace("value = 2.0", "value = 3.0");
    let mut edited = base.clone();
    replace(&mut edited, "forces/formations.csv", &old, &new);
    edited.files.insert("parameters/laws.toml".to_string(), laws.clone().into_bytes());
    // The file of the parameter may be called what it likes, and the columns may stand in another order.
    let cells = |line: &str| line.split(',').map(String::from).rev().collect::<Vec<_>>().join(",");
    let table = format!("{}\n{}\n", cells(&header), cells(&new));
    let above = child(&base, "", &[("forces/formations.csv", &table), ("parameters/mine.toml", &laws)]);
    let (in_place, on_top) = (load(&edited, &[]), load(&above, &[]));
    assert_eq!(format!("{:?}", in_place.given.forces), format!("{:?}", on_top.given.forces));
    assert_eq!(in_place.given.parameters, on_top.given.parameters);
    assert_eq!(on_top.given.parameters[0].prior, Prior::Uniform { low: 1.0, high: 4.0 });
}

#[test]
fn rows_of_one_key_take_the_place_of_all_rows_of_that_key_and_the_others_follow() {
    let base = with_parameters();
    let (header, old) = row(&base, "logistics/fleets.csv", "W_LORRY");
    let later = old.replace("1939-06-01", "1939-06-05").replace(",10,", ",20,");
    let mut two = base.clone();
    common::append(&mut two, "logistics/fleets.csv", &format!("{later}\n"));
    // The base has the fleet from two dates; one row on top replaces both.
    let other = old.replace("W_LORRY", "W_CARTS");
    let above = child(&two, "", &[("logistics/fleets.csv", &format!("{header}\n{later}\n{other}\n"))]);
    let fleets = load(&above, &[]).given.logistics.fleets;
    let of = |id: &str| fleets.iter().find(|fleet| fleet.id == id).map(|fleet| fleet.schedule.len());
    assert_eq!((of("W_LORRY"), of("W_CARTS"), of("E_LORRY")), (Some(1), Some(1), Some(1)));
    assert_eq!(
        load(&two, &[]).given.logistics.fleets.iter().find(|fleet| fleet.id == "W_LORRY").map(|fleet| fleet.schedule.len()),
        Some(2)
    );
}

#[test]
fn tasks_sources_and_counterfactuals_are_replaced_by_name_and_added() {
    let base = with_parameters();
    let task = "[[task]]\nid = \"T_E_HOLD\"\nplan = \"watch\"\nelements = [\"E_POST\"]\nverb = \"attack\"\nobjective = \"P_WEST_POST\"\nstart = \"1939-06-01\"\npinned = false\nquality = \"assumed\"\nreason = \"made up\"\n";
    let source = "@misc{kokkyo_author, title = {Second thoughts}}\n@misc{other, title = {Another}}\n";
    let variant = "name = \"none-at-all\"\ntitle = \"x\"\n[[set]]\npath = \"clock.step_h\"\nvalue = 6\n";
    let above = child(&base, "", &[("command/plans.toml", task), ("record/sources.bib", source), ("counterfactuals/mine.toml", variant)]);
    let scenario = load(&above, &[]);
    let tasks: Vec<(&str, bool)> = scenario.given.command.tasks.iter().map(|task| (task.id.as_str(), task.title.is_empty())).collect();
    let before: Vec<String> = load(&base, &[]).given.command.tasks.into_iter().map(|task| task.id).collect();
    assert_eq!(tasks.iter().map(|(id, _)| *id).collect::<Vec<_>>(), before);
    assert!(tasks.contains(&("T_E_HOLD", true)));
    let titles: Vec<&str> = scenario.given.sources.iter().map(|source| source.title.as_str()).collect();
    assert_eq!(titles.len(), load(&base, &[]).given.sources.len() + 1);
    assert!(titles.contains(&"Second thoughts") && titles.contains(&"Another"));
    let names: Vec<String> = above.variants().unwrap().into_iter().map(|variant| variant.name).collect();
    assert!(names.contains(&"none-at-all".to_string()) && names.len() == base.variants().unwrap().len() + 1, "{names:?}");
}

#[test]
fn whole_files_single_rows_tasks_and_parameters_can_be_removed() {
    let base = with_parameters();
    let head = "[[remove]]\nfile = \"counterfactuals/no-bridge.toml\"\n[[remove]]\nfile = \"forces/replacements.csv\"\n[[remove]]\nfile = \"command/plans.toml\"\nids = [\"T_E_HOLD\"]\n[[remove]]\nfile = \"forces/holdings.csv\"\nids = [\"E_BATTERY.GUN_E\"]\n";
    let replacements = text(&base, "forces/replacements.csv").lines().next().unwrap().to_string() + "\n";
    let above = child(&base, head, &[("forces/replacements.csv", &replacements)]);
    let scenario = load(&above, &[]);
    let before = load(&base, &[]);
    assert_eq!((before.given.forces.replacements.len(), scenario.given.forces.replacements.len()), (1, 0));
    assert_eq!(scenario.given.command.tasks.len() + 1, before.given.command.tasks.len());
    assert_eq!(scenario.given.forces.holdings.len() + 1, before.given.forces.holdings.len());
    assert_eq!(above.variants().unwrap().len() + 1, base.variants().unwrap().len());
    let last = child(&base, "[[remove]]\nfile = \"parameters/laws.toml\"\nids = [\"combat.fire.rate\"]\n", &[]);
    assert!(codes(&last).iter().any(|(code, ..)| *code == "K090"));
}

#[test]
fn faults_point_at_the_line_of_the_package_they_stand_in() {
    let mut base = with_parameters();
    let line = replace(&mut base, "forces/mobility.csv", "foot,4,8", "foot,four,8");
    let (header, old) = row(&base, "forces/formations.csv", "E_POST");
    let above = child(&base, "", &[("forces/formations.csv", &format!("{header}\n\n{}\n", old.replace(",100,", ",many,")))]);
    let found = codes(&above);
    assert!(found.contains(&("K011", "bases/base/forces/mobility.csv".to_string(), line)), "{found:?}");
    assert!(found.contains(&("K011", "forces/formations.csv".to_string(), 3)), "{found:?}");
    // And once, in the package, that a base has faults.
    assert!(found.contains(&("K116", "scenario.toml".to_string(), 3)), "{found:?}");
    // What the package takes away is missing in the base's files.
    let head = "[[remove]]\nfile = \"forces/formations.csv\"\nids = [\"E_BATTERY\"]\n";
    let found = faults(&child(&with_parameters(), head, &[]), &[]);
    let missing = |file: &str| found.iter().any(|fault| fault.code == "K016" && fault.file == format!("bases/base/{file}"));
    assert!(missing("forces/holdings.csv") && missing("command/plans.toml"), "{found:?}");
}

#[test]
fn keys_of_the_head_keep_the_file_they_stand_in() {
    let mut base = with_parameters();
    replace(&mut base, "scenario.toml", "h3_resolution = 7", "h3_resolution = 7.5");
    let above = child(&base, "[clock]\nend = \"1939-06-31\"\n", &[]);
    let found = codes(&above);
    assert!(found.iter().any(|(code, file, _)| *code == "K014" && file == "bases/base/scenario.toml"), "{found:?}");
    assert!(found.contains(&("K020", "scenario.toml".to_string(), 5)), "{found:?}");
}

#[test]
fn assumptions_without_a_source_are_those_of_the_author_of_their_own_package() {
    let base = with_parameters();
    let laws = "[\"combat.fire.rate\"]\nvalue = 2\nunit = \"1/h\"\nquality = \"assumed\"\nreason = \"x\"\n";
    let author = "author = \"me\"\n";
    let files = [("parameters/mine.toml", laws), ("record/sources.bib", "@misc{me, title = {Mine}}\n")];
    let above = load(&child(&base, author, &files), &[]);
    assert_eq!(above.given.parameters[0].provenance.source, "me");
    let plan = "[[task]]\nid = \"T_NEW\"\nplan = \"x\"\nelements = [\"E_POST\"]\nverb = \"hold\"\nobjective = \"P_EAST_POST\"\nstart = \"1939-06-09\"\npinned = false\nquality = \"assumed\"\nreason = \"x\"\n";
    let mut below = base.clone();
    common::append(&mut below, "command/plans.toml", plan);
    let above = load(&child(&below, author, &files), &[]);
    let task = above.given.command.tasks.iter().find(|task| task.id == "T_NEW").unwrap();
    assert_eq!(task.provenance.source, "kokkyo_author");
}

#[test]
fn notices_keep_to_the_files_of_their_own_package() {
    let base = with_parameters();
    let rivers = text(&base, "geo/rivers.geojson");
    let notice = "[[notice]]\nlicence = \"CC0-1.0\"\nfiles = [\"geo/rivers.geojson\"]\nfrom = \"me\"\n";
    let notices = load(&child(&base, notice, &[("geo/rivers.geojson", &rivers)]), &[]).given.meta.notices;
    assert_eq!(notices.last().unwrap().files, ["geo/rivers.geojson"]);
    let of_base = load(&base, &[]).given.meta.notices;
    assert_eq!(notices.len(), of_base.len() + 1);
    for (above, below) in notices.iter().zip(&of_base) {
        let moved: Vec<String> = below.files.iter().map(|file| format!("bases/base/{file}")).collect();
        assert_eq!(above.files, moved);
    }
}

#[test]
fn a_package_on_a_package_on_a_package_is_merged_from_the_ground_up() {
    let base = with_parameters();
    let (header, old) = row(&base, "forces/formations.csv", "E_POST");
    let middle =
        child(&base, "title = \"Middle\"\n", &[("forces/formations.csv", &format!("{header}\n{}\n", old.replace(",100,", ",90,")))]);
    let mut top = Package::default();
    for (file, bytes) in &middle.files {
        let path = if file.starts_with("bases/") { file.clone() } else { format!("bases/middle/{file}") };
        top.files.insert(path, bytes.clone());
    }
    top.files.insert("scenario.toml".to_string(), b"format = 1\nname = \"top\"\nextends = \"middle\"\n".to_vec());
    let scenario = load(&top, &[]);
    let men = |scenario: &kokkyo_scenario::Scenario| {
        scenario
            .given
            .forces
            .formations
            .iter()
            .find(|one| one.id == "E_POST")
            .and_then(|one| one.element.as_ref())
            .map(|element| element.men)
    };
    assert_eq!((men(&scenario), scenario.given.meta.title.as_str()), (Some(90), "Middle"));
    assert_eq!(top.bases(), ["middle", "base"]);
    assert_eq!(scenario.given.meta.name, "top");
}

#[test]
fn broken_chains_have_one_fault() {
    let base = with_parameters();
    let chain = |extends: &str, more: &[(&str, &str)]| {
        let mut package = child(&base, "", &[]);
        replace(&mut package, "scenario.toml", "extends = \"base\"", extends);
        for (name, extends) in more {
            let head = format!("format = 1\nname = \"x\"\n{extends}\n");
            package.files.insert(format!("bases/{name}/scenario.toml"), head.into_bytes());
        }
        codes(&package).into_iter().map(|(code, file, _)| (code, file)).collect::<Vec<_>>()
    };
    let here = |code| vec![(code, "scenario.toml".to_string())];
    assert_eq!(chain("extends = \"bsae\"", &[]), here("K112"));
    for bad in ["../base", "/base", "a/b", "a\\\\b", ".", "", "C:base", "bäse", "base\\u0000"] {
        let found = chain(&format!("extends = \"{bad}\""), &[]);
        assert_eq!(found.last(), here("K113").last(), "{bad}: {found:?}");
    }
    assert_eq!(chain("extends = 3", &[]), here("K027"));
    assert_eq!(chain("extends = [\"base\"]", &[]), here("K027"));
    assert_eq!(chain("extends = \"a\"", &[("a", "extends = \"a\"")]), [("K114", "bases/a/scenario.toml".to_string())]);
    let circle = [("a", "extends = \"b\""), ("b", "extends = \"c\""), ("c", "extends = \"a\"")];
    assert_eq!(chain("extends = \"a\"", &circle), [("K114", "bases/c/scenario.toml".to_string())]);
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let long: Vec<(&str, String)> = names.windows(2).map(|pair| (pair[0], format!("extends = \"{}\"", pair[1]))).collect();
    let long: Vec<(&str, &str)> = long.iter().map(|(name, line)| (*name, line.as_str())).chain([("i", "")]).collect();
    assert_eq!(chain("extends = \"a\"", &long), [("K115", "bases/h/scenario.toml".to_string())]);
}

#[test]
fn removals_of_what_is_not_there_name_what_is() {
    let base = with_parameters();
    let help = |head: &str| -> Vec<Diagnostic> {
        faults(&child(&base, head, &[]), &[]).into_iter().filter(|fault| fault.code == "K117").collect()
    };
    let one = |head: &str| help(head).pop().unwrap();
    assert_eq!(one("[[remove]]\nfile = \"geo/plces.csv\"\n").suggestion.as_deref(), Some("geo/places.csv"));
    assert_eq!(one("[[remove]]\nfile = \"geo/places.csv\"\nids = [\"P_BRDGE\"]\n").suggestion.as_deref(), Some("P_BRIDGE"));
    assert_eq!(one("[[remove]]\nfile = \"command/plans.toml\"\nids = [\"T_E_HOLT\"]\n").suggestion.as_deref(), Some("T_E_HOLD"));
    assert_eq!(one("[[remove]]\nfile = \"record/sources.bib\"\nids = [\"kokyo_author\"]\n").suggestion.as_deref(), Some("kokkyo_author"));
    assert!(one("[[remove]]\nfile = \"geo/rivers.geojson\"\nids = [\"x\"]\n").message.contains("no ids"));
    assert!(one("[[remove]]\nfile = \"scenario.toml\"\n").message.contains("head"));
    let mut alone = base.clone();
    replace(&mut alone, "scenario.toml", "format = 1", "format = 1\nremove = [{ file = \"a\" }]");
    assert_eq!(codes(&alone).iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["K117"]);
}

#[test]
fn another_clock_and_folders_that_nobody_extends_are_told() {
    let base = with_parameters();
    let clock = codes(&child(&base, "[clock]\noffset_h = 9\n", &[]));
    assert_eq!(clock.last(), Some(&("K118", "scenario.toml".to_string(), 5)));
    let stray = child(&base, "", &[("bases/other/scenario.toml", "")]);
    assert_eq!(codes(&stray), [("K003", "bases/other".to_string(), 0)]);
}

/// Packages by name.
struct Named(Vec<(&'static str, Package)>);

impl Shelf for Named {
    fn names(&self, _head: &str) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_string()).collect()
    }

    fn package(&self, name: &str, head: &str) -> Option<Result<(Package, Origin), Report>> {
        self.0
            .iter()
            .find(|(known, package)| *known == name && package.files.contains_key(head))
            .map(|(_, package)| Ok((package.clone(), Origin::BuiltIn)))
    }
}

fn head(extends: &str) -> Package {
    let text = format!("format = 1\nname = \"x\"\nextends = \"{extends}\"\n");
    Package::from_files([("scenario.toml".to_string(), text.into_bytes())])
}

#[test]
fn bases_are_fetched_named_by_where_they_were_found_and_come_along() {
    let mut base = two_posts();
    replace(&mut base, "forces/mobility.csv", "foot,4,8", "foot,four,8");
    let shelf = Named(vec![("base", base), ("middle", head("base"))]);
    let whole = head("middle").with_bases(Some("me"), &shelf).unwrap();
    assert_eq!(whole.bases(), ["middle", "base"]);
    assert!(codes(&whole).iter().any(|(code, file, _)| *code == "K011" && file == "built-in:base/forces/mobility.csv"));
    // What was fetched is there: nothing is fetched again, and where it goes the same is read.
    let again = Package::from_files(whole.files.clone()).with_bases(Some("me"), &Empty).unwrap();
    assert_eq!((again.hash(), again.bases()), (whole.hash(), whole.bases()));
    // A base that brings its own base along needs no shelf for that.
    let alone = head("whole").with_bases(None, &Named(vec![("whole", Package::from_files(whole.files.clone()))])).unwrap();
    assert_eq!(alone.bases(), ["whole", "middle", "base"]);
}

#[test]
fn what_cannot_be_fetched_is_refused_at_the_word_that_names_it() {
    let one = |result: Result<Package, Report>| {
        let mut faults = result.unwrap_err().diagnostics;
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults.pop().unwrap()
    };
    let shelf = || Named(vec![("base", two_posts()), ("a", head("me"))]);
    let unknown = one(head("bsae").with_bases(Some("me"), &shelf()));
    assert_eq!((unknown.code, unknown.line, unknown.suggestion.as_deref()), ("K112", 3, Some("base")));
    assert_eq!(one(head("me").with_bases(Some("me"), &shelf())).code, "K114");
    let circle = one(head("a").with_bases(Some("me"), &shelf()));
    assert_eq!((circle.code, circle.message.as_str()), ("K114", "`me` stands on itself: me → a → me"));
    let mut crowd = two_posts();
    crowd.files.extend((0..MAX_FILES).map(|number| (format!("notes/{number}.md"), Vec::new())));
    let crowded = one(head("crowd").with_bases(None, &Named(vec![("crowd", crowd)])));
    assert!(crowded.code == "K004" && crowded.message.contains("2000"), "{crowded:?}");
}

fn write(folder: &Path, package: &Package) {
    for (file, bytes) in &package.files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn folders_beside_a_package_can_be_extended_and_nothing_else_on_the_disk() {
    let place = tempfile::tempdir().unwrap();
    let (inside, outside) = (place.path().join("packages"), place.path().join("elsewhere"));
    let mut spoilt = two_posts();
    replace(&mut spoilt, "forces/mobility.csv", "foot,4,8", "foot,four,8");
    write(&inside.join("base"), &spoilt);
    write(&outside, &two_posts());
    write(&inside.join("child"), &head("base"));
    let shelf = Beside::new(&inside.join("child"), &Empty);
    let whole = Package::from_dir(&inside.join("child")).unwrap().with_bases(Some("child"), &shelf).unwrap();
    assert!(codes(&whole).iter().any(|(code, file, _)| *code == "K011" && file == "../base/forces/mobility.csv"));
    assert_eq!(shelf.names("scenario.toml"), ["base", "child"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&outside, inside.join("linked")).unwrap();
        assert!(shelf.package("linked", "scenario.toml").is_none());
        // The child's own folder may be reached by a link; its neighbours are those of the real folder.
        std::os::unix::fs::symlink(inside.join("child"), place.path().join("way")).unwrap();
        assert!(Beside::new(&place.path().join("way"), &Empty).package("base", "scenario.toml").is_some());
    }
    // A folder stands in front of what is built in.
    let both = Named(vec![("base", two_posts())]);
    assert_eq!(Beside::new(&inside.join("child"), &both).package("base", "scenario.toml").unwrap().unwrap().1, Origin::Beside);
}
