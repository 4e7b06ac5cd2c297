//! TeX in the fields of a bibliography: accents, escapes, dashes, quotation marks, emphasis.
//!
//! Emphasis becomes the markup of CSL (`<i>…</i>`). A command that is not known stays as it is written, so that nothing
//! is lost. Nesting is followed to a limit only, whatever a file holds.

use unicode_normalization::char::compose;

/// Deepest nesting of commands within each other that is followed.
const MAX_NESTING: usize = 8;

/// A field as text, white space in one piece.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    Reader { rest: text, depth: 0 }.all(&mut out);
    out.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A field that is not set in type (an address, an identifier): only braces and escapes go.
pub(super) fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '}' => {}
            '\\' if letters.peek().is_some_and(|next| "&%$#_{}~".contains(*next)) => out.extend(letters.next()),
            _ => out.push(letter),
        }
    }
    out.trim().to_string()
}

/// The end of a group that begins at the start of `text` (which is a brace), behind its closing brace.
pub(super) fn group_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn eat(&mut self, count: usize) -> &'t str {
        let (eaten, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, ""));
        self.rest = rest;
        eaten
    }

    fn all(mut self, out: &mut String) {
        while let Some(letter) = self.rest.chars().next() {
            match letter {
                '\\' => self.command(out),
                '{' | '}' => drop(self.eat(1)),
                '~' => {
                    self.eat(1);
                    out.push(' ');
                }
                '-' | '`' | '\'' => self.ligature(letter, out),
                _ => out.push_str(self.eat(letter.len_utf8())),
            }
        }
    }

    /// Dashes and quotation marks that are written with several characters.
    fn ligature(&mut self, letter: char, out: &mut String) {
        for (written, meant) in [("---", "—"), ("--", "–"), ("``", "“"), ("''", "”")] {
            if self.rest.starts_with(written) {
                self.eat(written.len());
                return out.push_str(meant);
            }
        }
        out.push_str(self.eat(letter.len_utf8()));
    }

    fn command(&mut self, out: &mut String) {
        let from = self.rest;
        self.eat(1);
        let Some(first) = self.rest.chars().next() else { return out.push('\\') };
        let length =
            if first.is_ascii_alphabetic() { self.rest.bytes().take_while(u8::is_ascii_alphabetic).count() } else { first.len_utf8() };
        let name = self.eat(length);
        if let Some(mark) = accent(name) {
            let letter = self.argument();
            return out.push_str(&combined(&letter, mark));
        }
        if let Some(sign) = sign(name) {
            // White space ends the name of a command; `{}` is the usual way to keep the space behind it.
            if first.is_ascii_alphabetic() {
                self.rest = self.rest.trim_start_matches([' ', '\t', '\n']);
                self.rest = self.rest.strip_prefix("{}").unwrap_or(self.rest);
            }
            return out.push_str(sign);
        }
        if let Some((open, close)) = markup(name) {
            let content = self.argument();
            out.push_str(open);
            out.push_str(&content);
            return out.push_str(close);
        }
        if PLAIN.contains(&name) {
            let content = self.argument();
            return out.push_str(&content);
        }
        if name == "href" {
            drop(self.argument());
            let content = self.argument();
            return out.push_str(&content);
        }
        let written = from.len() - self.rest.len();
        out.push_str(from.get(..written).unwrap_or_default());
    }

    /// What a command applies to: a group, another command, or one character.
    fn argument(&mut self) -> String {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n']);
        let mut out = String::new();
        match self.rest.chars().next() {
            Some('{') => {
                let end = group_end(self.rest).unwrap_or(self.rest.len());
                let group = self.eat(end);
                let inner = group.strip_prefix('{').unwrap_or(group);
                let inner = inner.strip_suffix('}').unwrap_or(inner);
                if self.depth < MAX_NESTING {
                    Reader { rest: inner, depth: self.depth + 1 }.all(&mut out);
                } else {
                    out.extend(inner.chars().filter(|letter| !matches!(letter, '{' | '}')));
                }
            }
            Some('\\') if self.depth < MAX_NESTING => {
                self.depth += 1;
                self.command(&mut out);
                self.depth -= 1;
            }
            Some(letter) if letter != '}' => out.push_str(self.eat(letter.len_utf8())),
            _ => {}
        }
        out
    }
}

/// A text whose first letter carries a mark.
fn combined(text: &str, mark: char) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let base = match first {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    let mut out = String::new();
    match compose(base, mark) {
        Some(letter) => out.push(letter),
        None => out.extend([base, mark]),
    }
    out.push_str(letters.as_str());
    out
}

fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

fn sign(name: &str) -> Option<&'static str> {
    Some(match name {
        "&" => "&",
        "%" => "%",
        "$" => "$",
        "#" => "#",
        "_" => "_",
        "{" => "{",
        "}" => "}",
        "-" | "/" => "",
        " " | "," | ";" | "\n" | "\t" => " ",
        "\\" => " ",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ss" => "ß",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "i" => "ı",
        "j" => "ȷ",
        "th" => "þ",
        "TH" => "Þ",
        "dh" => "ð",
        "DH" => "Ð",
        "dj" => "đ",
        "DJ" => "Đ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "S" | "textsection" => "§",
        "P" => "¶",
        "copyright" | "textcopyright" => "©",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" => "€",
        "dots" | "ldots" | "textellipsis" => "…",
        "textendash" => "–",
        "textemdash" => "—",
        "textquoteleft" | "lq" => "‘",
        "textquoteright" | "rq" => "’",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "quotedblbase" => "„",
        "guillemotleft" => "«",
        "guillemotright" => "»",
        "textbackslash" => "\\",
        "textbraceleft" => "{",
        "textbraceright" => "}",
        "textquotedbl" => "\"",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textdegree" => "°",
        "textnumero" => "№",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        _ => return None,
    })
}

fn markup(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "emph" | "textit" | "mkbibemph" => ("<i>", "</i>"),
        "textbf" | "mkbibbold" => ("<b>", "</b>"),
        "textsuperscript" => ("<sup>", "</sup>"),
        "textsubscript" => ("<sub>", "</sub>"),
        "textsc" => ("<span style=\"font-variant:small-caps;\">", "</span>"),
        "enquote" | "mkbibquote" => ("“", "”"),
        _ => return None,
    })
}

/// Commands whose content is what matters.
const PLAIN: &[&str] = &["text", "textrm", "textsf", "texttt", "textup", "mbox", "hbox", "url", "path", "nolinkurl"];
