//! The smallest scenario, and ways to spoil it.
// Each test file uses some of these; failing loudly is what they are for.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

use std::path::Path;

use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Diagnostic, Package, ParameterSpec, Scenario, check};

/// The smallest complete package.
pub fn two_posts() -> Package {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/package");
    let mut package = Package::from_dir(&folder).expect("the package of the tests can be read");
    // Its parameters follow the model; these tests must not.
    package.files.retain(|file, _| !file.starts_with("parameters/"));
    package.files.insert("parameters/laws.toml".to_string(), LAWS.as_bytes().to_vec());
    package
}

/// Parameters of the tests.
pub const LAWS: &str = "[\"combat.fire.rate\"]
value = 2.0
unit = \"1/h\"
low = 1.0
high = 4.0
prior = \"uniform\"
claims = [\"C_TONNES_RIVAL\"]
source = \"kokkyo_author\"
quality = \"assumed\"
reason = \"made up\"
";

/// What a model would ask for.
pub const SPECS: &[ParameterSpec] =
    &[ParameterSpec { key: "combat.fire.rate", unit: "1/h", least: 0.0, greatest: 10.0, meaning: "how often it fires" }];

/// A package whose claims hold one that only parameters cite.
pub fn with_parameters() -> Package {
    let mut package = two_posts();
    let claims = "C_TONNES_RIVAL,supply,West depot,delivered,t/day,14,,,,,estimate,delivered a day,,kokkyo_author,,\n";
    append(&mut package, "record/claims.csv", claims);
    package
}

/// Full weight for returns and studies, half for estimates, none for enemies and propaganda.
pub fn weights() -> String {
    let mut text = String::new();
    for (role, weight, width) in [
        ("own_return", 1.0, 0.1),
        ("archive_study", 1.0, 0.1),
        ("estimate", 0.5, 0.2),
        ("memoir", 0.25, 0.2),
        ("description", 0.5, 0.2),
        ("enemy_claim", 0.0, 0.5),
        ("propaganda", 0.0, 0.5),
        ("misprint", 0.0, 0.5),
    ] {
        text += &format!("[role.{role}]\nweight = {weight}\npoint_width = {width}\nquality = \"assumed\"\nreason = \"made up\"\n");
    }
    text
}

/// The same with the files that may be absent, so that what is tried on every file is tried on them too.
pub fn with_record() -> Package {
    let mut package = with_parameters();
    let clocks = "id,name,from,offset_h,least_h,greatest_h,sources,source,locator,quality,reason\nnear,Near clock,,8,,,kokkyo_author,kokkyo_author,,assumed,made up\nnear,,1937-01-01,,8,9,,kokkyo_author,,assumed,made up\n";
    package.files.insert("record/clocks.csv".to_string(), clocks.as_bytes().to_vec());
    package.files.insert("record/weights.toml".to_string(), weights().into_bytes());
    append(&mut package, "record/claims.csv", "C_RATE,x,x,x,1/h,2,,,1939-06-XX,,own_return,x,,kokkyo_author,,\n");
    let shape = "low = 1.0\nhigh = 4.0\nprior = \"uniform\"\nclaims = [\"C_TONNES_RIVAL\"]\n";
    replace(&mut package, "parameters/laws.toml", shape, "claims = [\"C_RATE\"]\n");
    package
}

/// Adds text at the end of a file.
pub fn append(package: &mut Package, file: &str, text: &str) {
    package.files.get_mut(file).expect("file of the package").extend_from_slice(text.as_bytes());
}

/// Text of a file.
pub fn text(package: &Package, file: &str) -> String {
    String::from_utf8(package.files.get(file).expect("file of the package").clone()).expect("UTF-8")
}

/// Replaces the first occurrence; returns its line.
pub fn replace(package: &mut Package, file: &str, from: &str, to: &str) -> usize {
    let text = text(package, file);
    let at = text.find(from).unwrap_or_else(|| panic!("`{from}` is not in {file}"));
    package.files.insert(file.to_string(), text.replacen(from, to, 1).into_bytes());
    text[..at].lines().count().max(1) + usize::from(text[..at].ends_with('\n') && at > 0)
}

/// All faults and warnings.
pub fn faults(package: &Package, changes: &[Change]) -> Vec<Diagnostic> {
    match check::load(package, SPECS, changes) {
        Ok(scenario) => scenario.warnings,
        Err(report) => report.diagnostics,
    }
}

/// The scenario, or a panic that lists the faults.
pub fn load(package: &Package, changes: &[Change]) -> Scenario {
    check::load(package, SPECS, changes).unwrap_or_else(|report| {
        let list: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
        panic!("{}", list.join("\n"))
    })
}
