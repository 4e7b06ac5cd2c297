//! Rows on disk while an experiment runs: small files, each whole in itself and known for what it is.
//!
//! Layout, little-endian: `KOKKYO-SEGMENT 1\n`, the name of the experiment (16 bytes), first unit and the one behind the
//! last (8 bytes each), number of values and of reasons of a row (4 each), the rows, BLAKE3 of all before (32 bytes).
//! Where a segment begins and ends says nothing about the tables that come of it.

use super::row::{Failure, Row};
use crate::observe::Reason;

const MAGIC: &[u8] = b"KOKKYO-SEGMENT 1\n";
const NAME: usize = 16;
const HASH: usize = 32;
/// Stands for a target that has a value.
const NO_REASON: u8 = u8::MAX;

/// Most bytes of a segment that are read.
pub const MAX_SEGMENT_BYTES: u64 = 256 << 20;

/// End of the name of a segment.
pub const EXTENSION: &str = ".segment";

/// Name of the file of a range of units.
pub fn file_name(from: u64, to: u64) -> String {
    format!("{from:012}-{to:012}{EXTENSION}")
}

/// The range that the name of a file states.
pub fn range_of(name: &str) -> Option<(u64, u64)> {
    let (from, to) = name.strip_suffix(EXTENSION)?.split_once('-')?;
    let number = |text: &str| (text.len() >= 12 && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok())?;
    let (from, to) = (number(from)?, number(to)?);
    (from < to).then_some((from, to))
}

/// The bytes of consecutive rows of an experiment.
pub fn encode(experiment: &str, values: usize, reasons: usize, rows: &[Row]) -> Vec<u8> {
    let (from, to) = (rows.first().map_or(0, |row| row.number), rows.last().map_or(0, |row| row.number + 1));
    let mut bytes = MAGIC.to_vec();
    let mut name = experiment.as_bytes().to_vec();
    name.resize(NAME, b' ');
    bytes.extend_from_slice(&name);
    bytes.extend_from_slice(&from.to_le_bytes());
    bytes.extend_from_slice(&to.to_le_bytes());
    bytes.extend_from_slice(&(values as u32).to_le_bytes());
    bytes.extend_from_slice(&(reasons as u32).to_le_bytes());
    for row in rows {
        put_text(&mut bytes, row.digest.as_deref().unwrap_or_default());
        match &row.failure {
            Some(failure) => {
                bytes.push(1);
                put_text(&mut bytes, &failure.phase);
                bytes.extend_from_slice(&failure.step.to_le_bytes());
                put_text(&mut bytes, &failure.what);
            }
            None => {
                bytes.push(0);
                for at in 0..values {
                    // Not a number stands for no value: no law gives one.
                    let value = row.values.get(at).copied().flatten().unwrap_or(f64::NAN);
                    bytes.extend_from_slice(&value.to_bits().to_le_bytes());
                }
                for at in 0..reasons {
                    let reason = row.reasons.get(at).copied().flatten();
                    let place = reason.and_then(|reason| Reason::ALL.iter().position(|it| *it == reason));
                    bytes.push(place.map_or(NO_REASON, |place| place as u8));
                }
            }
        }
    }
    let hash = *blake3::hash(&bytes).as_bytes();
    bytes.extend_from_slice(&hash);
    bytes
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// Why a file is no segment of an experiment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SegmentFault {
    /// Torn, altered, or something else.
    #[error("it is torn or altered")]
    Torn,
    /// Rows of another experiment.
    #[error("it holds replications of another experiment")]
    Foreign,
}

/// Reads a segment of `values` values and `reasons` reasons a row. *Errors*: it is none, or of another experiment.
pub fn decode(experiment: &str, values: usize, reasons: usize, bytes: &[u8]) -> Result<Vec<Row>, SegmentFault> {
    let body = bytes.len().checked_sub(HASH).map(|end| &bytes[..end]).ok_or(SegmentFault::Torn)?;
    if blake3::hash(body).as_bytes() != &bytes[body.len()..] {
        return Err(SegmentFault::Torn);
    }
    let mut reader = Reader { rest: body };
    if reader.take(MAGIC.len()) != Some(MAGIC) {
        return Err(SegmentFault::Torn);
    }
    let name = reader.take(NAME).ok_or(SegmentFault::Torn)?;
    if name != format!("{experiment:<NAME$}").as_bytes() {
        return Err(SegmentFault::Foreign);
    }
    read_rows(&mut reader, values, reasons).ok_or(SegmentFault::Torn)
}

fn read_rows(reader: &mut Reader<'_>, values: usize, reasons: usize) -> Option<Vec<Row>> {
    let (from, to) = (reader.long()?, reader.long()?);
    if (reader.count()?, reader.count()?) != (values as u32, reasons as u32) {
        return None;
    }
    let mut rows = Vec::new();
    for number in from..to {
        let digest = Some(reader.text()?).filter(|digest| !digest.is_empty());
        let row = match reader.take(1)? {
            [0] => {
                let value = |reader: &mut Reader<'_>| reader.long().map(f64::from_bits).map(|value| Some(value).filter(|it| !it.is_nan()));
                let values = (0..values).map(|_| value(reader)).collect::<Option<Vec<_>>>()?;
                let reason = |reader: &mut Reader<'_>| match reader.take(1)?[0] {
                    NO_REASON => Some(None),
                    place => Reason::ALL.get(usize::from(place)).map(|reason| Some(*reason)),
                };
                let reasons = (0..reasons).map(|_| reason(reader)).collect::<Option<Vec<_>>>()?;
                Row { number, failure: None, values, reasons, digest }
            }
            [1] => {
                let failure = Failure { phase: reader.text()?, step: reader.count()?, what: reader.text()? };
                Row { digest, ..Row::failed(number, failure) }
            }
            _ => return None,
        };
        rows.push(row);
    }
    reader.rest.is_empty().then_some(rows)
}

/// Takes numbers off the front of bytes.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(first)
    }

    fn count(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn long(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()? as usize;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows() -> Vec<Row> {
        let failure = Failure { phase: "combat".into(), step: 17, what: "men of X: 3 accounted for, 4 sent".into() };
        let sound = |number| Row {
            number,
            failure: None,
            values: vec![Some(1.5), None, Some(-0.0)],
            reasons: vec![None, Some(Reason::StillHeld)],
            digest: Some("ab".into()),
        };
        vec![sound(5), Row::failed(6, failure), sound(7)]
    }

    #[test]
    fn rows_come_back_as_they_were_written_failures_among_them() {
        let bytes = encode("0123456789abcdef", 3, 2, &rows());
        assert_eq!(decode("0123456789abcdef", 3, 2, &bytes).unwrap(), rows());
        assert_eq!(decode("fedcba9876543210", 3, 2, &bytes), Err(SegmentFault::Foreign));
        assert_eq!(decode("0123456789abcdef", 4, 2, &bytes), Err(SegmentFault::Torn));
        assert_eq!(range_of(&file_name(5, 8)), Some((5, 8)));
        assert_eq!((range_of("5-8.segment"), range_of(&file_name(8, 8)), range_of("x.segment")), (None, None, None));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_segment_that_is_cut_or_altered_anywhere_is_known_for_it(at in 0usize..10_000, flip in 1u8..=255, cut in any::<bool>()) {
            let whole = encode("0123456789abcdef", 3, 2, &rows());
            let at = at % whole.len();
            let mut bytes = whole;
            if cut { bytes.truncate(at) } else { bytes[at] ^= flip }
            prop_assert_eq!(decode("0123456789abcdef", 3, 2, &bytes), Err(SegmentFault::Torn));
        }
    }
}
