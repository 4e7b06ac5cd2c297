//! What an archive says to people: one page without scripts, which needs nothing but itself.

use kokkyo_cite::{Printed, escaped};
use kokkyo_scenario::record::Source;

use super::{Contents, Described, NO_LICENCE};
use super::{address, attribution, command, inside, orcid, reference};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;color:#1c1c1c;background:#fff;margin:0}\
main{max-width:60rem;margin:0 auto;padding:1.5rem}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}\
td.size{text-align:right;white-space:nowrap}\
code,pre{font-family:ui-monospace,monospace;font-size:.9em}\
pre{background:#f4f4f2;padding:.6rem;overflow-x:auto}\
.small-caps{font-variant:small-caps}";

/// The page.
pub(super) fn text(contents: &Contents<'_>) -> String {
    let title = escaped(&contents.run.title());
    let head = format!(
        "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>"
    );
    let summary = escaped(&contents.summary());
    let sections = [facts(contents), again(contents), files(contents), licences(contents), sources(contents)].concat();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n{head}\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{summary}</p>\n\
         {sections}</main>\n</body>\n</html>\n"
    )
}

fn facts(contents: &Contents<'_>) -> String {
    let (about, manifest) = (contents.about, contents.run.manifest);
    let rows = [
        ("Published", about.published.to_string()),
        ("Played by", [about.agent.map(String::from), about.orcid.and_then(orcid)].into_iter().flatten().collect::<Vec<_>>().join(", ")),
        ("Licence", about.licence.unwrap_or(NO_LICENCE).to_string()),
        ("Days played", contents.days().replace('/', " to ")),
        ("Kokkyo", format!("{}, results version {}", manifest.software, manifest.results_version)),
        ("Digest of replication 0", manifest.digest.clone().unwrap_or_default()),
        ("Hash of the scenario", manifest.package.clone()),
    ];
    let row = |(name, value): &(&str, String)| format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n", escaped(value));
    let rows: String = rows.iter().filter(|(_, value)| !value.is_empty()).map(row).collect();
    format!("<table>\n{rows}</table>\n")
}

/// How to play it again.
fn again(contents: &Contents<'_>) -> String {
    let command = escaped(&command(&contents.run.manifest.arguments));
    format!(
        "<h2>Play it again</h2>\n<p>Unpack the archive, and in its folder type</p>\n<pre>kokkyo replay .</pre>\n\
         <p>which plays the run from its own copy of the scenario and says whether every file comes out the same, byte for byte, or which \
         event is the first that does not. The run was played as</p>\n<pre>{command}</pre>\n\
         <p>No file of a run holds a clock: when it was played is not known.</p>\n"
    )
}

/// What there is: first what the run made, then what it was played from.
fn files(contents: &Contents<'_>) -> String {
    let (package, made): (Vec<_>, Vec<_>) = contents.files.iter().partition(|file| inside(file.name).is_some());
    let about = "The columns of the tables, with their units, are in <code>ro-crate-metadata.json</code> and in the tables themselves.";
    format!("<h2>What the run made</h2>\n<p>{about}</p>\n{}<h2>What it was played from</h2>\n{}", table(&made), table(&package))
}

fn table(files: &[&Described<'_>]) -> String {
    let row = |file: &&Described<'_>| {
        let (address, name, text) = (escaped(&reference(file.name)), escaped(file.name), escaped(&file.text));
        let size = size(file.bytes.len());
        format!("<tr><td><a href=\"{address}\">{name}</a></td><td class=\"size\">{size}</td><td>{text}</td></tr>\n")
    };
    let head = "<tr><th scope=\"col\">File</th><th scope=\"col\">Size</th><th scope=\"col\">What it holds</th></tr>";
    format!("<table>\n<thead>{head}</thead>\n<tbody>\n{}</tbody>\n</table>\n", files.iter().map(row).collect::<String>())
}

fn licences(contents: &Contents<'_>) -> String {
    let meta = &contents.run.scenario.given.meta;
    let own = (!meta.licence.is_empty()).then(|| format!("{}: the scenario, but for what follows", meta.licence));
    let bases = meta.bases.iter().filter(|base| !base.licence.is_empty()).map(|base| format!("{}: {}", base.licence, base.name));
    let lines: Vec<String> = own.into_iter().chain(bases).chain(meta.notices.iter().map(attribution)).collect();
    let items = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line)));
    section("Licences of the scenario", &items.collect::<String>())
}

fn sources(contents: &Contents<'_>) -> String {
    let item = |(source, printed): &(&Source, Option<Printed>)| {
        // What is printed comes escaped.
        let entry = printed.as_ref().map_or_else(|| escaped(&source.title), Printed::html);
        let link = address(source).map(|address| escaped(&address));
        let link = link.map_or_else(String::new, |address| format!(" <a href=\"{address}\">{address}</a>"));
        format!("<li id=\"source-{}\">{entry}{link}</li>\n", escaped(&reference(&source.key)))
    };
    section("Sources of the scenario", &contents.sources.iter().map(item).collect::<String>())
}

/// A heading and its list; nothing where the list is empty.
fn section(title: &str, items: &str) -> String {
    if items.is_empty() { String::new() } else { format!("<h2>{title}</h2>\n<ul>\n{items}</ul>\n") }
}

/// Bytes in a unit that can be read.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::super::About;
    use super::super::tests::ABOUT;
    use super::*;
    use crate::Run;
    use crate::fixture::played;
    use kokkyo_scenario::Notice;

    #[test]
    fn the_page_names_every_file_and_needs_no_script_and_no_other_file() {
        let played = played();
        let files = played.files();
        let page = text(&Contents::new(&played.run(), &files, &ABOUT));
        for (name, _) in &files {
            assert!(page.contains(&format!("<a href=\"{name}\">{name}</a>")), "{name}");
        }
        for word in ["<script", "<link", "<img", "src=", "@import", "url("] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.contains("kokkyo replay .") && page.contains("Ada Player, https://orcid.org/0000-0002-1825-0097"));
    }

    #[test]
    fn hostile_text_is_only_text() {
        const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' &";
        let played = played();
        let mut scenario = played.run().scenario.clone();
        let word = || HOSTILE.to_string();
        let meta = &mut scenario.given.meta;
        (meta.title, meta.summary, meta.licence) = (word(), word(), word());
        meta.notices = vec![Notice { licence: word(), content: word(), from: word(), text: word(), ..Notice::default() }];
        let record = serde_json::json!({ "type": "book", "title": HOSTILE, "URL": "https://example.org/?a=1&b='2'" }).to_string();
        scenario.given.sources.push(Source { key: word(), title: word(), record, ..Source::default() });
        let mut manifest = played.run().manifest.clone();
        manifest.arguments.set = vec![word()];
        let files = vec![(format!("package/{HOSTILE}"), Vec::new())];
        let run = Run { scenario: &scenario, manifest: &manifest, ..played.run() };
        let about = About { agent: Some(HOSTILE), orcid: Some(HOSTILE), licence: Some(HOSTILE), published: HOSTILE };
        let page = text(&Contents::new(&run, &files, &about));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("<a href=\"https://example.org/?a=1&amp;b=&#39;2&#39;\">"));
        for word in ["<script", "</script", "\" onload", "='x'"] {
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn sizes_are_told_in_a_unit_that_can_be_read() {
        assert_eq!([999, 1_000, 2_345_678].map(size), ["999 B", "1.0 kB", "2.3 MB"]);
    }
}
