//! What a desk is made of, as it is sent.

use serde::Serialize;

use crate::game::courses::Course;
use crate::game::enemy::Believed;
use crate::game::formations::{Formation, Own};

/// Name of those who are not named: that the enemy has something to decide is for nobody to know.
pub const OTHERS: &str = "others";

/// The desk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Desk {
    /// Who sits at it.
    pub you: You,
    /// The moment.
    pub now: Now,
    /// Whose turn it is.
    pub turn: Turn,
    /// Why it sits.
    pub occasion: Told,
    /// Orders and reports of what was decided since it last decided, oldest first.
    pub orders: Vec<Heard>,
    /// The latest news of its sources.
    pub news: Vec<Heard>,
    /// Earlier news that are left out.
    pub left_out: usize,
    /// Orders that bind it, the latest first.
    pub in_force: Vec<InForce>,
    /// Courses that it decided on and that are not over.
    pub under_way: Vec<Going>,
    /// What was decided in its place in this game, the latest first, and what became of it.
    pub decided: Vec<Decided>,
    /// Its men.
    pub own: Own,
    /// Its formations.
    pub formations: Vec<Formation>,
    /// The enemy as it believes him.
    pub enemy: Vec<Believed>,
    /// What it can do; none where it is not its turn.
    pub courses: Vec<Course>,
}

/// A headquarters, as the chain of command stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct You {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub native: String,
    /// Position of its side.
    pub side: usize,
    /// Name of its side.
    pub side_name: String,
    /// The same in Japanese, may be empty.
    pub side_name_ja: String,
    /// Colour of its side.
    pub colour: String,
    /// Under whom.
    pub superior: Option<Named>,
    /// Over whom.
    pub subordinates: Vec<Named>,
}

/// A moment of the campaign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Now {
    /// *Unit*: min since the start.
    pub minute: u32,
    /// On the scenario's own clock.
    pub text: String,
    /// Step of the campaign, as a report numbers them.
    pub step: u32,
    /// Day, from 1.
    pub day: u32,
    /// Days of the campaign.
    pub days: u32,
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turn {
    /// It is to decide.
    pub yours: bool,
    /// Others that are to decide: headquarters of its own side, or somebody named [`OTHERS`].
    pub waiting_for: Vec<Named>,
    /// Until when its staff decides, where it does.
    pub staff_until: Option<String>,
}

/// Something told, with the order that it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// In words.
    pub text: String,
    /// The same in Japanese.
    pub text_ja: String,
    /// What the order says.
    pub content: Option<String>,
    /// The same in Japanese; empty where the package has it in English alone.
    pub content_ja: Option<String>,
}

/// Something heard at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heard {
    /// When.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub told: Told,
}

/// An order in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InForce {
    /// Title.
    pub title: String,
    /// The same in Japanese, may be empty.
    pub title_ja: String,
    /// Who gave it.
    pub issuer: String,
    /// The same in Japanese.
    pub issuer_ja: String,
    /// Since when; `None`: since before the campaign.
    pub from: Option<String>,
    /// What it says.
    pub content: String,
    /// The same in Japanese, may be empty.
    pub content_ja: String,
}

/// A course that was decided on and is not over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Going {
    /// What it is.
    pub title: String,
    /// The same in Japanese.
    pub title_ja: String,
    /// When it begins; `None`: it has begun.
    pub begins: Option<String>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// In Latin letters.
    pub name: String,
    /// In Japanese, may be empty.
    pub native: String,
}

/// A decision of the game, and what became of it as far as it is reported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decided {
    /// *Unit*: min since the start.
    pub minute: u32,
    /// When.
    pub at: String,
    /// What.
    pub title: String,
    /// The same in Japanese.
    pub title_ja: String,
    /// What became of it; `None`: there is nothing to become of.
    pub became: Option<Became>,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Became {
    /// `not-begun`, `begun`, `called-off`, or as what its end was reported: `failure`, `success`.
    pub what: &'static str,
    /// When; `None`: nothing happened yet.
    pub at: Option<String>,
}
