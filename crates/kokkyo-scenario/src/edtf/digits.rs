//! Digits of which some are unspecified.

/// Decimal digits, the first the highest; `None` is an `X`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digits(pub Vec<Option<u8>>);

impl Digits {
    /// Whether every digit is given.
    pub fn is_whole(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    /// Number of unspecified digits.
    pub fn unspecified(&self) -> u32 {
        self.0.iter().filter(|digit| digit.is_none()).count() as u32
    }

    /// The number with the digits of `fill` in the places of the unspecified ones; at most 18 digits.
    pub fn filled(&self, fill: i64) -> i64 {
        // From the last digit on, so that a greater `fill` gives a greater number.
        let (mut value, mut place, mut rest) = (0, 1, fill);
        for digit in self.0.iter().rev() {
            let digit = match digit {
                Some(digit) => i64::from(*digit),
                None => {
                    let digit = rest % 10;
                    rest /= 10;
                    digit
                }
            };
            value += digit * place;
            place *= 10;
        }
        value
    }

    /// Whether a number can be written with these digits; as many as there are.
    pub fn fits(&self, value: u8) -> bool {
        let mut rest = value;
        self.0.iter().rev().all(|digit| {
            let last = rest % 10;
            rest /= 10;
            digit.is_none_or(|digit| digit == last)
        }) && rest == 0
    }
}

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|digit| match digit {
            Some(digit) => write!(f, "{digit}"),
            None => f.write_str("X"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unspecified_digits_are_filled_in_order() {
        let digits = Digits(vec![Some(1), None, Some(3), None]);
        assert_eq!((digits.filled(0), digits.filled(99), digits.to_string()), (1030, 1939, "1X3X".to_string()));
        assert!((0..99).all(|fill| digits.filled(fill) < digits.filled(fill + 1)));
        let month = Digits(vec![None, Some(1)]);
        assert!(month.fits(1) && month.fits(11) && !month.fits(12) && !month.fits(111));
    }
}
