//! A table of battles, or the days of one: what laws are fitted to.

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day of one battle: men present when it begins, and men lost in it.
    Days,
    /// A battle: men at its beginning, and men lost by its end.
    Battles,
}

/// A row. *Unit* of strengths and losses: men, or whatever the table counts, the same for both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line of the file.
    pub line: usize,
    /// The day or the battle; may be empty.
    pub name: String,
    /// By side. *Range*: above 0.
    pub strength: [f64; 2],
    /// By side. *Range*: 0 to the strength.
    pub losses: [f64; 2],
    /// The side that attacks; `None`: both, neither, or not said.
    pub attacker: Option<usize>,
    /// How much the row counts. *Range*: above 0; only ratios matter.
    pub weight: f64,
}

impl Row {
    /// 1 where the first side attacks, −1 where the second does, 0 otherwise.
    pub fn attack(&self) -> f64 {
        match self.attacker {
            Some(0) => 1.0,
            Some(_) => -1.0,
            None => 0.0,
        }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What a row is.
    pub kind: Kind,
    /// Names of the sides. Of a table of battles by attacker and defender the attacker is the first.
    pub sides: [String; 2],
    /// Rows in the order of the file.
    pub rows: Vec<Row>,
}

impl Table {
    /// Weights with the mean 1: what they are multiplied by says nothing.
    pub fn weights(&self) -> Vec<f64> {
        let whole: f64 = self.rows.iter().map(|row| row.weight).sum();
        self.rows.iter().map(|row| row.weight * self.rows.len() as f64 / whole).collect()
    }
}
