//! `command/parties.csv`: who issues and receives directives and acts in the timeline, in other scripts.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::table::Table;
use super::words::quoted;
use crate::command::Party;

/// Reads the parties, sorted by name.
pub(super) fn read(checker: &mut Checker<'_>, table: &Table) -> Vec<Party> {
    let mut parties: BTreeMap<String, Party> = BTreeMap::new();
    for row in table.rows() {
        let name = checker.required(&row, "name");
        let [name_ja, name_ru, name_mn] = ["name_ja", "name_ru", "name_mn"].map(|script| checker.name(&row, script));
        if parties.contains_key(&name) && !name.is_empty() {
            checker.fault("K017", &row, "name", format!("`{}` stands twice", quoted(&name)), "keep one of the rows");
        }
        parties.insert(name.clone(), Party { name, name_ja, name_ru, name_mn });
    }
    parties.into_values().collect()
}
