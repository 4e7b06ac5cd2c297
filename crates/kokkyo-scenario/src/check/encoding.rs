//! Files that are not UTF-8: which encoding they look like, so that the remedy can name it; and workbooks, which are none.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::words::{is_harmful, quoted};

/// Bytes that are looked at: enough for a guess.
const SAMPLE: usize = 64 * 1024;

/// How the workbook of a spreadsheet begins: as a ZIP archive, or as what Excel wrote before 2007.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// What is said about a file that is not UTF-8.
pub(super) struct Guess {
    /// Line of the first offending byte, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: &'static str,
}

/// Whether a file is the workbook of a spreadsheet, or packed like one, whatever its name says.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    WORKBOOKS.iter().any(|beginning| bytes.starts_with(beginning))
}

/// Looks at bytes that are not UTF-8, or a workbook.
pub(super) fn guess(bytes: &[u8]) -> Guess {
    if is_workbook(bytes) {
        let message = "the file is the workbook of a spreadsheet (.xlsx, .ods, .xls), not text".to_string();
        return Guess {
            line: 0,
            message,
            help: "open it in the spreadsheet and save it as CSV, encoded as UTF-8; another name is not enough",
        };
    }
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = 1 + bytes.iter().take(valid).filter(|byte| **byte == b'\n').count();
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    let Some(encoding) = utf_16(sample).or_else(|| eight_bit(sample)) else {
        let message = "the file is not text: it holds bytes of no encoding".to_string();
        return Guess { line, message, help: "save it as text, encoded as UTF-8" };
    };
    let (name, origin) = names(encoding);
    let message = match beginning(encoding, sample, valid) {
        Some(text) => format!("the file is not UTF-8; it looks like {name} ({origin}), in which this line reads “{}”", quoted(&text)),
        None => format!("the file is not UTF-8; it looks like {name} ({origin})"),
    };
    Guess {
        line, message, help: "open it as that and save it as UTF-8 (in Excel “CSV UTF-8”, in LibreOffice “Edit filter settings”)"
    }
}

/// UTF-16, by its mark or by the zeros beside Latin letters.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (pairs, even, odd) = (bytes.len() / 2, zeros(0), zeros(1));
    if pairs >= 4 && odd * 3 > pairs && even * 10 < pairs {
        Some(UTF_16LE)
    } else if pairs >= 4 && even * 3 > pairs && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// One of the encodings with eight bits a letter, or with two bytes for Chinese characters.
fn eight_bit(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.contains(&0) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Some(detector.guess(None, Utf8Detection::Deny))
}

fn names(encoding: &'static Encoding) -> (&'static str, &'static str) {
    match encoding.name() {
        "Shift_JIS" => ("Shift-JIS", "Windows and Excel in Japanese"),
        "EUC-JP" => ("EUC-JP", "older Unix in Japanese"),
        "windows-1251" => ("Windows-1251", "Windows and Excel in Russian"),
        "windows-1252" => ("Latin-1 or Windows-1252", "Windows and Excel in Western Europe"),
        "KOI8-U" => ("KOI8", "older Unix in Russian"),
        "IBM866" => ("code page 866", "DOS in Russian"),
        "GBK" | "gb18030" => ("GBK", "Windows and Excel in Chinese"),
        "UTF-16LE" | "UTF-16BE" => ("UTF-16", "“Unicode text” in Excel and the Windows editor"),
        name => (name, "an older encoding"),
    }
}

/// The beginning of the offending line as it reads in the encoding, if it can be read at all.
fn beginning(encoding: &'static Encoding, bytes: &[u8], valid: usize) -> Option<String> {
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let from = if wide { 0 } else { bytes.iter().take(valid).rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) };
    let rest = bytes.get(from..)?;
    let rest = if wide { rest.get(..rest.len() & !1)? } else { rest.split(|byte| *byte == b'\n').next()? };
    let (text, _) = encoding.decode_with_bom_removal(rest);
    let line: String = text.lines().next()?.chars().filter(|letter| !is_harmful(*letter)).take(40).collect();
    (!line.trim().is_empty() && !line.contains('\u{fffd}')).then(|| line.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> (usize, String) {
        let guess = guess(bytes);
        (guess.line, guess.message)
    }

    #[test]
    fn encodings_of_historians_are_recognised() {
        let cases = [
            (
                encoding_rs::SHIFT_JIS,
                "id,name\nJ_71R,歩兵第七十一聯隊\nJ_72R,ノモンハンの歩兵第七十二聯隊\n",
                "Shift-JIS",
                "歩兵第七十一聯隊",
            ),
            (
                encoding_rs::WINDOWS_1251,
                "id,name\nS_11TB,11-я танковая бригада\nS_7MB,7-я мотоброневая бригада\n",
                "Windows-1251",
                "танковая",
            ),
            (encoding_rs::WINDOWS_1252, "id,name\nA,Général à Nancy\nB,Über den Fluß\n", "Latin-1", "Général"),
        ];
        for (encoding, text, name, word) in cases {
            let (line, message) = of(&encoding.encode(text).0);
            assert!(line == 2 && message.contains(name) && message.contains(word), "{message}");
        }
        let utf_16: Vec<u8> = std::iter::once(0xfeff).chain("id,name\nA,ハルハ".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert!(of(&utf_16).1.contains("UTF-16"));
        assert!(of(&utf_16[2..]).1.contains("UTF-16") || std::str::from_utf8(&utf_16[2..]).is_ok());
    }

    #[test]
    fn bytes_of_no_encoding_are_said_to_be_none() {
        assert!(of(b"\xff\x00\x01\x00\x00\x00\x00\x02").1.contains("not text"));
        for bytes in [&b"\xff"[..], b"\xff\xfe", b"\xfe\xff\xd8", b"a\n\n\x80"] {
            assert!(!guess(bytes).message.is_empty());
        }
    }
}
