//! Who says so: source, locator, quality and reason of a row.

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::words::quoted;
use crate::{Provenance, Quality};

/// Words for how a value stands to its source.
pub(super) const QUALITIES: &[(&str, Quality)] =
    &[("stated", Quality::Stated), ("inferred", Quality::Inferred), ("assumed", Quality::Assumed)];

impl Checker<'_> {
    /// A key of the bibliography, checked.
    pub fn source(&mut self, row: &dyn Fields, name: &str, key: &str) {
        if self.sources.complete && self.sources.position(key).is_none() {
            let help = self.suggest(key, self.sources.map.keys().map(String::as_str));
            self.fault("K030", row, name, format!("`{}` is not in the bibliography", quoted(key)), help);
        }
    }

    /// Keys of the sources that use the names in a row, checked.
    pub fn name_sources(&mut self, row: &dyn Fields) -> Vec<String> {
        let keys = self.list(row, "name_sources");
        for key in &keys {
            self.source(row, "name_sources", key);
        }
        keys
    }

    /// Source, locator, quality and reason.
    pub fn provenance(&mut self, row: &dyn Fields) -> Provenance {
        let quality = self.word(row, "quality", QUALITIES);
        let mut provenance =
            Provenance { source: self.name(row, "source"), locator: self.text(row, "locator"), quality, reason: self.text(row, "reason") };
        if !provenance.source.is_empty() {
            let key = provenance.source.clone();
            self.source(row, "source", &key);
        } else if quality == Quality::Assumed {
            provenance.source = self.author_of(row.file());
        } else if matches!(row.raw("quality"), Raw::Text(_)) {
            self.fault(
                "K032",
                row,
                "source",
                format!("a value that is {} needs a source", quality.word()),
                "name the source, or call the value `assumed` and say why",
            );
        }
        if quality != Quality::Stated && provenance.reason.is_empty() && row.has("reason") {
            let help = "say in a sentence how it was inferred or why it was assumed";
            self.fault("K031", row, "reason", format!("a value that is {} needs a reason", quality.word()), help);
        }
        provenance
    }
}
