//! What is written on the map, in English or Japanese: names of the package and words of the legend.

use kokkyo_model::RESULTS_VERSION;
use kokkyo_scenario::Moment;

use super::Picture;
use super::units::LEAST_MEN;
use crate::cli::Language;

/// Words of the legend that do not depend on the run.
pub struct Words {
    /// Names of the arms: infantry, cavalry, armour, artillery, engineers, headquarters.
    pub arms: [&'static str; 6],
    /// Line between the ground of both sides.
    pub front: &'static str,
    /// Line of a claim.
    pub claimed: &'static str,
    /// Figures beside a box.
    pub number: &'static str,
    /// Letter of the north arrow.
    pub north: &'static str,
    /// Faces, the first one that the reader has.
    pub faces: &'static str,
}

const ENGLISH: Words = Words {
    arms: ["infantry", "cavalry", "armour", "artillery", "engineers", "headquarters"],
    front: "front between them",
    claimed: "claimed border, in the claimant's colour",
    number: "number: fit men + running armour",
    north: "N",
    faces: "Helvetica, Arial, 'DejaVu Sans', sans-serif",
};

const JAPANESE: Words = Words {
    arms: ["歩兵", "騎兵", "戦車・装甲車", "砲兵", "工兵", "司令部"],
    front: "両軍の前線",
    claimed: "主張する国境線（主張する側の色）",
    number: "数字：戦闘可能人員 + 稼働装甲車両",
    north: "北",
    faces: "'Kokkyo Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic', Meiryo, sans-serif",
};

impl Language {
    /// Words of the legend.
    pub fn words(self) -> &'static Words {
        match self {
            Self::En => &ENGLISH,
            Self::Ja => &JAPANESE,
        }
    }

    /// A name in this language; the Latin one where the package has none.
    pub fn name<'a>(self, latin: &'a str, japanese: &'a str) -> &'a str {
        if self == Self::Ja && !japanese.is_empty() { japanese } else { latin }
    }

    /// A day, as it is written.
    pub fn day(self, at: Moment, offset_h: f64) -> String {
        let shown = at.show(offset_h);
        let parts: Vec<u32> = shown.split([' ', '-']).take(3).filter_map(|part| part.parse().ok()).collect();
        match (self, parts.as_slice()) {
            (Self::Ja, [year, month, day]) => format!("{year}年{month}月{day}日"),
            _ => at.show_day(offset_h),
        }
    }

    /// What the picture shows.
    pub fn title(self, picture: &Picture<'_>) -> String {
        let meta = &picture.given.meta;
        let offset = picture.given.clock.offset_h;
        let (day, time) = (self.day(picture.at, offset), picture.at.show_time(offset));
        let title = self.name(&meta.title, &meta.title_ja);
        match self {
            Self::En => format!("{title} — {day}, {time}"),
            Self::Ja => format!("{title}　{day} {time}"),
        }
    }

    /// What kind of picture it is.
    pub fn below(self, picture: &Picture<'_>) -> String {
        let (seed, offset) = (picture.seed, picture.given.clock.offset_h);
        match self {
            Self::En => format!(
                "Model, not record: replication 0, seed {seed}, results version {RESULTS_VERSION}, not calibrated. Clock UTC{offset:+}."
            ),
            Self::Ja => {
                format!("史実ではなくモデルの一試行：第0試行、乱数種 {seed}、結果の版 {RESULTS_VERSION}、未較正。時刻は UTC{offset:+}。")
            }
        }
    }

    /// Ground of a side.
    pub fn holds(self, side: &str) -> String {
        match self {
            Self::En => format!("{side}, ground it holds"),
            Self::Ja => format!("{side}とその占有地域"),
        }
    }

    /// Border of a side.
    pub fn border(self, side: &str) -> String {
        match self {
            Self::En => format!("border claimed by {side}"),
            Self::Ja => format!("{side}の主張する国境線"),
        }
    }

    /// What a broken rim means, and what is left out.
    pub fn rim(self) -> String {
        match self {
            Self::En => format!("broken rim: cut off; under {LEAST_MEN} men: not drawn"),
            Self::Ja => format!("破線の枠：後方遮断。{LEAST_MEN} 名未満は描かない"),
        }
    }

    /// Length of the scale.
    pub fn scale(self, km: f64) -> String {
        match self {
            Self::En => format!("0 to {km} km"),
            Self::Ja => format!("0〜{km} km"),
        }
    }

    /// Whose data the map is drawn from.
    pub fn credits(self, picture: &Picture<'_>, credits: &[&str]) -> String {
        let meta = &picture.given.meta;
        let mut text = match self {
            Self::En => format!("Scenario {}, {}.", meta.name, meta.licence),
            Self::Ja => format!("シナリオ {}、{}。", meta.name, meta.licence),
        };
        if !credits.is_empty() {
            let all = credits.join("; ");
            text.push_str(&match self {
                Self::En => format!(" Water, borders and ground after {all}; details in the package's bibliography."),
                Self::Ja => format!(" 河川・国境・地形の典拠： {all} （詳細はシナリオの文献目録）。"),
            });
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_names_are_in_their_language_and_fall_back_on_the_latin_one() {
        let at = Moment::parse("1939-08-26", 9.0).unwrap();
        assert_eq!(Language::Ja.day(at, 9.0), "1939年8月26日");
        assert_eq!(Language::En.day(at, 9.0), "26 August 1939");
        assert_eq!((Language::Ja.name("Hailar", "ハイラル"), Language::Ja.name("Hailar", "")), ("ハイラル", "Hailar"));
        assert_eq!(Language::En.name("Hailar", "ハイラル"), "Hailar");
    }
}
