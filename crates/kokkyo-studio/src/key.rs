//! What opens a link? 128 random bits in hex: whoever has the key has what the link gives, so no key can be guessed.

/// Length of a key. *Unit*: hex digits.
pub const DIGITS: usize = 32;

/// A new key. *Errors*: the system gives no random bits.
pub fn new() -> Result<String, getrandom::Error> {
    let mut bits = [0u8; DIGITS / 2];
    getrandom::fill(&mut bits)?;
    Ok(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether a text can be a key at all: what is none need not be looked up.
pub fn is_one(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether two keys are the same, in a time that does not tell how many of their digits are.
pub fn same(given: &str, kept: &str) -> bool {
    given.len() == kept.len() && given.bytes().zip(kept.bytes()).fold(0, |differing, (one, other)| differing | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_keys_and_no_two_are_the_same() {
        let (one, other) = (new().unwrap(), new().unwrap());
        assert!(is_one(&one) && is_one(&other));
        assert!(same(&one, &one) && !same(&one, &other) && !same(&one, &one[1..]));
    }

    #[test]
    fn what_is_no_key_is_told_by_its_form() {
        for text in ["", "0", &"g".repeat(DIGITS), &"A".repeat(DIGITS), &"0".repeat(DIGITS + 1), "../../../../../../../../etc/passw"] {
            assert!(!is_one(text), "{text}");
        }
    }
}
