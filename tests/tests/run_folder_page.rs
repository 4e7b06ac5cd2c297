//! The book's page *Run folder* shows the tables and columns that the program writes. `KOKKYO_ACCEPT_GOLDEN=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use kokkyo_ensemble::run_folder::tables::TABLES;
use kokkyo_tests::root;

const PAGE: &str = "docs/book/src/reference/run-folder.md";
const OPENS: &str = "<!-- tables -->\n";
const CLOSES: &str = "<!-- end -->";

fn tables() -> String {
    let mut text = String::new();
    for table in TABLES {
        let _ = writeln!(text, "\n### `{}`\n\nA row is {}.\n", table.file(), table.about);
        text.push_str("| column | type | unit | what it says |\n|---|---|---|---|\n");
        for column in table.columns {
            let _ = writeln!(text, "| `{}` | {} | {} | {} |", column.name, column.kind.word(), column.unit, column.about);
        }
    }
    text.push('\n');
    text
}

#[test]
fn the_page_shows_the_tables_and_columns_that_are_written() {
    let path = root().join(PAGE);
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(OPENS).expect("the tables begin with <!-- tables -->");
    let (shown, after) = rest.split_once(CLOSES).expect("the tables end with <!-- end -->");
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::write(&path, format!("{before}{OPENS}{}{CLOSES}{after}", tables())).unwrap();
    } else {
        assert!(shown == tables(), "{PAGE} shows other tables; write them anew with KOKKYO_ACCEPT_GOLDEN=1");
    }
    let files: Vec<String> = TABLES.iter().map(|table| format!("| `{}` |", table.file())).collect();
    let missing: Vec<&String> = files.iter().filter(|file| !before.contains(file.as_str())).collect();
    assert!(missing.is_empty(), "the list of files at the head of {PAGE} lacks {missing:?}");
}
