//! Headquarters and the people in them.

use crate::{Moment, Provenance};

/// What a headquarters is, from the top down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadquartersKind {
    /// A government, or the body that decides for it.
    Government,
    /// A ministry or commissariat.
    Ministry,
    /// A general staff.
    GeneralStaff,
    /// A theatre command or group of armies.
    Theatre,
    /// An army.
    Army,
    /// A corps or army group in the field.
    Corps,
    /// A division.
    Division,
    /// A regiment or detachment.
    Regiment,
}

impl HeadquartersKind {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 8] = [
        ("government", Self::Government),
        ("ministry", Self::Ministry),
        ("general-staff", Self::GeneralStaff),
        ("theatre", Self::Theatre),
        ("army", Self::Army),
        ("corps", Self::Corps),
        ("division", Self::Division),
        ("regiment", Self::Regiment),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A headquarters: somebody who decides, or passes on what others decided.
#[derive(Debug, Clone)]
pub struct Headquarters {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// Index of the side.
    pub side: usize,
    /// Index of the superior, which stands before it.
    pub superior: Option<usize>,
    /// What it is.
    pub kind: HeadquartersKind,
    /// Formation that it commands: index into the order of battle.
    pub formation: Option<usize>,
    /// Where it sits: index into places.
    pub place: usize,
    /// From when it exists; `None`: before the clock begins.
    pub from: Option<Moment>,
    /// Until when.
    pub to: Option<Moment>,
    /// Time between conferences. *Unit*: h; 0: it decides nothing and only passes on.
    pub cadence_h: f64,
    /// Own losses that it thinks too dear. *Unit*: men.
    pub loss_tolerance: f64,
    /// How much of the clarity of a directive is left when it has passed it on. *Range*: 0–1.
    pub relay: f64,
    /// What each goal of its side is worth to it: index into goals, value.
    pub values: Vec<(usize, f64)>,
    /// Names that directives use for it or for those who speak for it.
    pub speaks_for: Vec<String>,
    /// Who says so.
    pub provenance: Provenance,
}

impl Headquarters {
    /// Whether a directive that names `who` means it.
    pub fn is_called(&self, who: &str) -> bool {
        self.id == who || self.name == who || self.speaks_for.iter().any(|name| name == who)
    }
}

/// A person at a headquarters, as far as he mattered: how he leaned, how much he was listened to, from when to when.
#[derive(Debug, Clone)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Index of the headquarters.
    pub headquarters: usize,
    /// Office held.
    pub office: String,
    /// Office in Japanese, may be empty.
    pub office_ja: String,
    /// Leaning to the offensive. *Range*: −1 (holds back) to 1 (attacks).
    pub temperament: f64,
    /// Share of the headquarters' leaning that is his. *Range*: 0–1.
    pub influence: f64,
    /// In office from; `None`: before the clock begins.
    pub from: Option<Moment>,
    /// Until; `None`: to the end.
    pub to: Option<Moment>,
    /// Who says so.
    pub provenance: Provenance,
}
