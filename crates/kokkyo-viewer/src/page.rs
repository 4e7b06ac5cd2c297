//! The page: one file that opens from disk, asks nothing of any network, and runs one script whose hash it states.
//!
//! Data come as base64 in blocks that no browser runs; whatever a package says reaches the page as text only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kokkyo_cite::escaped;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::assets::{Assets, EMBEDDED};
use crate::report::Report;
use crate::wire::{Packed, Wire};
use crate::{aloft, field, history, spread, tables};

/// The run in the wire format.
pub fn pack(report: &Report<'_>) -> Packed {
    let mut wire = Wire::default();
    tables::write(&mut wire, report);
    field::write(&mut wire, report.scenario, report.theatre);
    history::write(&mut wire, report);
    aloft::write(&mut wire, report.played.trajectory, report.played.frames, report.theatre);
    spread::write(&mut wire, report);
    wire.pack(&report.scenario.given.meta.title)
}

/// `report.html` of a run.
pub fn html(report: &Report<'_>) -> String {
    page(&report.scenario.given.meta.title, &pack(report), &EMBEDDED)
}

/// Data in a page: blocks that no browser runs.
struct Block {
    kind: &'static str,
    id: String,
    text: String,
}

/// The two blocks of a packed run; `number` tells it from others in the same page.
fn run_blocks(packed: &Packed, number: usize) -> [Block; 2] {
    let id = |name: &str| if number == 0 { format!("kokkyo-{name}") } else { format!("kokkyo-{name}-{number}") };
    [
        Block { kind: "application/json", id: id("head"), text: harmless(&packed.head) },
        Block { kind: "application/octet-stream", id: id("block"), text: packed.block.clone() },
    ]
}

/// The page around a packed run.
pub fn page(title: &str, packed: &Packed, assets: &Assets<'_>) -> String {
    around(title, &run_blocks(packed, 0), assets)
}

/// The page around a comparison: what it came to (`compare.json`), and one history of the base and of each variant that is
/// shown, on the same luck, in the order of the comparison.
pub fn comparison(title: &str, came: &Value, histories: &[Packed], assets: &Assets<'_>) -> String {
    let came = Block { kind: "application/json", id: "kokkyo-comparison".into(), text: harmless(came) };
    let runs = histories.iter().enumerate().flat_map(|(number, packed)| run_blocks(packed, number));
    around(title, &std::iter::once(came).chain(runs).collect::<Vec<_>>(), assets)
}

/// The page of a long border: the package and what simulated histories came to, as one object.
pub fn border(title: &str, data: &Value, assets: &Assets<'_>) -> String {
    around(title, &[Block { kind: "application/json", id: "kokkyo-border".into(), text: harmless(data) }], assets)
}

/// The page of a sensitivity analysis: what it came to, and who says what of its inputs, as one object.
pub fn sensitivity(title: &str, data: &Value, assets: &Assets<'_>) -> String {
    around(title, &[Block { kind: "application/json", id: "kokkyo-sensitivity".into(), text: harmless(data) }], assets)
}

/// The page of a calibration: what it came to, and who says what of its inputs and targets, as one object.
pub fn calibration(title: &str, data: &Value, assets: &Assets<'_>) -> String {
    around(title, &[Block { kind: "application/json", id: "kokkyo-calibration".into(), text: harmless(data) }], assets)
}

/// The page of a validation: scores of the model and its rivals, and the record, as one object.
pub fn validation(title: &str, data: &Value, assets: &Assets<'_>) -> String {
    around(title, &[Block { kind: "application/json", id: "kokkyo-validation".into(), text: harmless(data) }], assets)
}

/// The page around its data.
fn around(title: &str, blocks: &[Block], assets: &Assets<'_>) -> String {
    // Both parts in one script, whose hash the policy states.
    let script = format!("{}\n{}", assets.vendor, assets.viewer);
    let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    );
    let data: usize = blocks.iter().map(|block| block.text.len() + 100).sum();
    let mut out = String::with_capacity(script.len() + data + 1_500_000);
    for part in [
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"",
        &policy,
        "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
        &escaped(title),
        " · Kokkyo</title>\n<style>",
        &font_faces(assets),
        assets.style,
        "</style>\n</head>\n<body>\n<div id=\"kokkyo\"><p class=\"before\">",
        &escaped(title),
        "</p></div>\n<noscript>This report is drawn by a script inside this file; scripts are switched off here.</noscript>\n",
    ] {
        out.push_str(part);
    }
    for Block { kind, id, text } in blocks {
        for part in ["<script type=\"", kind, "\" id=\"", id, "\">", text, "</script>\n"] {
            out.push_str(part);
        }
    }
    for part in ["<script>", &script, "</script>\n</body>\n</html>\n"] {
        out.push_str(part);
    }
    out
}

fn font_faces(assets: &Assets<'_>) -> String {
    assets
        .fonts
        .iter()
        .map(|(weight, bytes)| {
            let data = STANDARD.encode(bytes);
            format!(
                "@font-face{{font-family:\"Kokkyo Sans\";font-weight:{weight};src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}\n"
            )
        })
        .collect()
}

/// JSON that cannot end the block it stands in.
fn harmless(value: &Value) -> String {
    value.to_string().replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use serde_json::json;

    #[test]
    fn the_policy_names_the_hash_of_the_one_script_that_runs() {
        let fixture = Fixture::two_posts();
        let html = html(&fixture.report());
        let script = html.rsplit_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
        assert!(html.contains(&format!("script-src 'sha256-{hash}'")));
        assert_eq!(html.matches("<script>").count(), 1, "a second script would not run");
        assert!(!html.contains("src=\"http") && !html.contains("href=\"http"), "the page asks something of the network");
    }

    #[test]
    fn a_comparison_holds_what_it_came_to_and_each_history_under_its_number() {
        let packed = pack(&Fixture::two_posts().report());
        let html = comparison("T", &json!({ "title": "</script>" }), &[packed.clone(), packed], &EMBEDDED);
        for id in ["kokkyo-comparison", "kokkyo-head", "kokkyo-block", "kokkyo-head-1", "kokkyo-block-1"] {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        assert_eq!(html.matches("<script>").count(), 1, "a second script would not run");
        assert!(html.contains("\\u003c/script\\u003e"));
    }

    #[test]
    fn pages_that_hold_no_run_hold_one_object_that_cannot_end_its_block() {
        type Make = fn(&str, &Value, &Assets<'_>) -> String;
        let made: [(&str, Make); 4] = [
            ("kokkyo-border", border),
            ("kokkyo-sensitivity", sensitivity),
            ("kokkyo-calibration", calibration),
            ("kokkyo-validation", validation),
        ];
        for (id, make) in made {
            let html = make("T", &json!({ "title": "</script><b>" }), &EMBEDDED);
            assert_eq!(html.matches(&format!("id=\"{id}\">{{")).count(), 1, "{id}");
            assert!(html.contains("\\u003c/script\\u003e") && html.matches("<script>").count() == 1, "{id}");
        }
    }

    #[test]
    fn a_title_with_tags_is_text() {
        let title = "</title><script>alert(1)</script>";
        let packed = Packed { head: json!({ "title": title }), block: String::new() };
        let html = page(title, &packed, &EMBEDDED);
        assert!(!html.contains("<script>alert"));
        assert!(html.contains("&lt;/title&gt;&lt;script&gt;alert(1)"));
        assert!(html.contains("\\u003c/title\\u003e\\u003cscript\\u003e"));
    }

    #[test]
    fn no_part_of_the_script_ends_it() {
        for part in [EMBEDDED.vendor, EMBEDDED.viewer] {
            let part = part.to_lowercase();
            assert!(!part.contains("</script") && !part.contains("<!--"), "the script would end within itself");
            // A parser of HTML turns these into line feeds, and the hash would no longer be that of the script.
            assert!(!part.contains('\r'), "the script has a carriage return");
        }
        assert!(!EMBEDDED.style.to_lowercase().contains("</style"));
    }

    #[test]
    fn the_same_run_gives_the_same_bytes() {
        let fixture = Fixture::two_posts();
        assert_eq!(html(&fixture.report()), html(&fixture.report()));
    }
}
