//! The wire format: named columns of numbers in one deflated block, and a small head that says where they lie.
//!
//! A column is a flat array of one type, little-endian. A column with a *run* holds differences: within each run of so
//! many values, every value but the first is stored as its difference to the one before, modulo the type. States that
//! seldom change become zeros, which deflate well. The whole block is one zlib stream, whose checksum finds damage.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Map, Value, json};

/// Version of the format: raised when a column or a field changes its name or meaning. A viewer refuses later ones.
pub const FORMAT: u32 = 1;

/// Columns under way.
#[derive(Debug, Default)]
pub struct Wire {
    bytes: Vec<u8>,
    columns: Map<String, Value>,
}

/// The two parts of a packed run.
#[derive(Debug, Clone, PartialEq)]
pub struct Packed {
    /// Where each column lies, and what a message needs before anything is unpacked.
    pub head: Value,
    /// The zlib stream in base64.
    pub block: String,
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident, $deltas:ident, $kind:ty, $word:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name(&mut self, name: &str, values: impl IntoIterator<Item = $kind>) {
            let at = self.bytes.len();
            let mut count = 0usize;
            for value in values {
                self.bytes.extend_from_slice(&value.to_le_bytes());
                count += 1;
            }
            self.enter(name, $word, at, count, 0);
        }

        /// The same as differences within runs of `run` values.
        pub fn $deltas(&mut self, name: &str, run: usize, values: impl IntoIterator<Item = $kind>) {
            let at = self.bytes.len();
            let mut count = 0usize;
            let mut before: $kind = 0;
            for value in values {
                let first = run == 0 || count % run == 0;
                let written = if first { value } else { value.wrapping_sub(before) };
                self.bytes.extend_from_slice(&written.to_le_bytes());
                before = value;
                count += 1;
            }
            self.enter(name, $word, at, count, run.max(1));
        }
    )*};
}

impl Wire {
    numbers! {
        /// Whole numbers to 255.
        u8s, u8_deltas, u8, "u8";
        /// Whole numbers to 65,535.
        u16s, u16_deltas, u16, "u16";
        /// Whole numbers to four billion.
        u32s, u32_deltas, u32, "u32";
        /// Signed whole numbers.
        i32s, i32_deltas, i32, "i32";
    }

    /// Numbers with a point; no value is NaN.
    pub fn f32s(&mut self, name: &str, values: impl IntoIterator<Item = f32>) {
        let at = self.bytes.len();
        let mut count = 0;
        for value in values {
            self.bytes.extend_from_slice(&value.to_le_bytes());
            count += 1;
        }
        self.enter(name, "f32", at, count, 0);
    }

    /// Texts and small tables, as JSON.
    pub fn json(&mut self, name: &str, value: &Value) {
        let at = self.bytes.len();
        let text = value.to_string();
        self.bytes.extend_from_slice(text.as_bytes());
        self.enter(name, "json", at, text.len(), 0);
    }

    fn enter(&mut self, name: &str, kind: &str, at: usize, count: usize, run: usize) {
        let mut column = json!({ "type": kind, "at": at, "count": count });
        if run > 0 {
            column["run"] = json!(run);
        }
        self.columns.insert(name.to_string(), column);
    }

    /// Packs what was written. `title` is shown before anything is unpacked, or if that fails.
    pub fn pack(self, title: &str) -> Packed {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        // Writing into memory cannot fail; an empty block would be told by the page as damaged.
        let deflated = encoder.write_all(&self.bytes).and_then(|()| encoder.finish()).unwrap_or_default();
        let head = json!({ "kokkyo_viewer": FORMAT, "title": title, "bytes": self.bytes.len(), "columns": self.columns });
        Packed { head, block: STANDARD.encode(deflated) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn unpacked(packed: &Packed) -> Vec<u8> {
        let deflated = STANDARD.decode(&packed.block).unwrap();
        let mut bytes = Vec::new();
        flate2::read::ZlibDecoder::new(deflated.as_slice()).read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_column_is_found_where_the_head_says() {
        let mut wire = Wire::default();
        wire.u8s("first", [7]);
        wire.u16s("second", [1, 515]);
        wire.json("third", &json!({ "a": "é" }));
        let packed = wire.pack("Title");
        let bytes = unpacked(&packed);
        assert_eq!(packed.head["bytes"], bytes.len());
        assert_eq!(packed.head["columns"]["second"], json!({ "type": "u16", "at": 1, "count": 2 }));
        assert_eq!(bytes[1..5], [1, 0, 3, 2]);
        let third = &packed.head["columns"]["third"];
        let at = third["at"].as_u64().unwrap() as usize;
        assert_eq!(bytes[at..], *r#"{"a":"é"}"#.as_bytes());
    }

    #[test]
    fn differences_begin_anew_with_every_run_and_wrap() {
        let mut wire = Wire::default();
        wire.u8_deltas("d", 3, [5, 4, 4, 9, 9, 10]);
        let packed = wire.pack("");
        assert_eq!(unpacked(&packed), [5, 255, 0, 9, 0, 1]);
        assert_eq!(packed.head["columns"]["d"]["run"], 3);
    }
}
