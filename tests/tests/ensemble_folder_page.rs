//! The book's page *Ensemble folder* shows the columns that the program writes. `KOKKYO_ACCEPT_GOLDEN=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use kokkyo_ensemble::experiment::measures;
use kokkyo_ensemble::experiment::tables::{OUTCOMES_FIRST, OUTCOMES_LAST, PARAMETERS_FIRST, VARIANTS_COLUMNS};
use kokkyo_ensemble::run_folder::table::Column;
use kokkyo_tests::{root, scenario};

const PAGE: &str = "docs/book/src/reference/ensemble-folder.md";
const OPENS: &str = "<!-- tables -->\n";
const CLOSES: &str = "<!-- end -->";

fn columns(text: &mut String, columns: &[Column]) {
    for column in columns {
        let _ = writeln!(text, "| `{}` | {} | {} | {} |", column.name, column.kind.word(), column.unit, column.about);
    }
}

fn tables() -> String {
    let head = "| column | type | unit | what it says |\n|---|---|---|---|\n";
    let mut text = format!("\n### `outcomes.parquet`\n\nA row is a replication of a variant.\n\n{head}");
    columns(&mut text, &OUTCOMES_FIRST);
    text.push_str("| … | number | | the outcomes, see below |\n| `why.target.…` | word | | why the target of that name has no value |\n");
    columns(&mut text, &OUTCOMES_LAST);
    let _ = write!(text, "\n### `variants.parquet`\n\nA row is a variant.\n\n{head}");
    columns(&mut text, &VARIANTS_COLUMNS);
    let _ = write!(text, "\n### `parameters.parquet`\n\nA row is a design point: a variant with a draw of the parameters.\n\n{head}");
    columns(&mut text, &PARAMETERS_FIRST);
    text.push_str("| … | number | of the parameter | a column for each parameter, by its key: the value that was played |\n");
    text.push_str("\n### The outcomes of `two-posts`\n\nOther scenarios have the ids of their own sides, goals and targets.\n\n");
    text.push_str("| column | unit | what it says |\n|---|---|---|\n");
    for measure in measures(&scenario("two-posts", &[]).unwrap()) {
        let _ = writeln!(text, "| `{}` | {} | {} |", measure.name, measure.unit, measure.about);
    }
    text.push('\n');
    text
}

#[test]
fn the_page_shows_the_columns_that_are_written() {
    let path = root().join(PAGE);
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(OPENS).expect("the tables begin with <!-- tables -->");
    let (shown, after) = rest.split_once(CLOSES).expect("the tables end with <!-- end -->");
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::write(&path, format!("{before}{OPENS}{}{CLOSES}{after}", tables())).unwrap();
    } else {
        assert!(shown == tables(), "{PAGE} shows other tables; write them anew with KOKKYO_ACCEPT_GOLDEN=1");
    }
}
