//! Where values stand in a JSON text that another reader has found sound: parsers of JSON keep no places.

use std::collections::BTreeMap;
use std::ops::Range;

/// Deepest nesting that is walked; the parser's own limit is 128.
const DEEPEST: usize = 160;

/// The places of an object's members, and of those of its inner object (such as `properties`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ObjectPlaces {
    /// The whole object.
    pub span: Range<usize>,
    /// Members by key; a key that stands twice has the place of the last, which is the one a parser keeps.
    pub members: BTreeMap<String, Range<usize>>,
    /// Members of the inner object.
    pub inner: BTreeMap<String, Range<usize>>,
}

/// The objects of the array that is the text, or of the array under `key` of the object that is the text.
pub(super) fn objects(text: &str, key: Option<&str>, inner: &str) -> Vec<ObjectPlaces> {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    let mut found = Vec::new();
    match key {
        None => walk.array(|walk| found.push(walk.object(text, Some(inner)))),
        Some(key) => walk.members(|walk, name| {
            if text.get(name) == Some(key) {
                found.clear();
                walk.array(|walk| found.push(walk.object(text, Some(inner))));
            } else {
                walk.value(0);
            }
        }),
    }
    found
}

struct Walk<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Walk<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    /// A string; the range is that of its inside.
    fn string(&mut self) -> Range<usize> {
        self.at += 1;
        let start = self.at;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        let end = self.at.min(self.bytes.len());
        self.at = end + 1;
        start..end
    }

    /// Whatever stands here; texts without their quotation marks.
    fn value(&mut self, depth: usize) -> Range<usize> {
        let open = self.peek();
        let start = self.at;
        match open {
            Some(b'"') => return self.string(),
            Some(b'[') if depth < DEEPEST => self.array(|walk| {
                walk.value(depth + 1);
            }),
            Some(b'{') if depth < DEEPEST => self.members(|walk, _| {
                walk.value(depth + 1);
            }),
            _ => {
                while self.bytes.get(self.at).is_some_and(|byte| !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace()) {
                    self.at += 1;
                }
            }
        }
        start..self.at.min(self.bytes.len())
    }

    fn array(&mut self, mut item: impl FnMut(&mut Self)) {
        if !self.take(b'[') {
            self.value(DEEPEST);
            return;
        }
        while self.peek().is_some_and(|byte| byte != b']') {
            let before = self.at;
            item(self);
            // A text that is not sound JSON must not hold the walk in one place.
            if !self.take(b',') && self.at == before {
                return;
            }
        }
        self.at += 1;
    }

    fn members(&mut self, mut member: impl FnMut(&mut Self, Range<usize>)) {
        if !self.take(b'{') {
            self.value(DEEPEST);
            return;
        }
        while self.peek() == Some(b'"') {
            let name = self.string();
            self.take(b':');
            member(self, name);
            self.take(b',');
        }
        self.take(b'}');
    }

    fn object(&mut self, text: &str, inner: Option<&str>) -> ObjectPlaces {
        self.peek();
        let start = self.at;
        let mut places = ObjectPlaces::default();
        if self.peek() != Some(b'{') {
            places.span = self.value(0);
            return places;
        }
        self.members(|walk, name| {
            let name = text.get(name).unwrap_or_default().to_string();
            let range = if inner == Some(name.as_str()) && walk.peek() == Some(b'{') {
                let deeper = walk.object(text, None);
                places.inner = deeper.members;
                deeper.span
            } else {
                walk.value(0)
            };
            places.members.insert(name, range);
        });
        places.span = start..self.at.min(text.len());
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_inner_members_are_found() {
        let text =
            r#"{"type": "X", "features": [ {"properties": {"a\"": "é}", "b": [1, {"c": 2}]}, "geometry": null}, {} ], "z": [{"y":1}]}"#;
        let found = objects(text, Some("features"), "properties");
        assert_eq!(found.len(), 2);
        let of = |range: &Range<usize>| &text[range.clone()];
        assert_eq!(of(&found[0].inner["b"]), "[1, {\"c\": 2}]");
        assert_eq!(of(&found[0].inner["a\\\""]), "é}");
        assert_eq!(of(&found[0].members["geometry"]), "null");
        assert!(of(&found[0].span).starts_with("{\"properties") && of(&found[1].span) == "{}");
        assert_eq!(objects(r#" [ {"id": "a"}, 3, {"id": "b"} ]"#, None, "").len(), 3);
    }

    #[test]
    fn torn_texts_end() {
        let text = r#"{"features": [{"properties": {"a": [1, 2, "x\"#;
        for end in 0..=text.len() {
            objects(&text[..end], Some("features"), "properties");
            objects(&text[..end], None, "properties");
        }
        objects(&"[".repeat(100_000), None, "");
        objects(&"{\"features\":[".repeat(10_000), Some("features"), "");
    }
}
