//! Formations: one box for the elements of a regiment, with its strength.

use std::collections::BTreeMap;

use kokkyo_ensemble::names::Names;
use kokkyo_model::world::column::ElementId;
use kokkyo_model::world::{Enclosure, Presence};
use kokkyo_scenario::forces::Role;
use kokkyo_scenario::geography::LonLat;

use super::Picture;
use super::canvas::{Canvas, Rect, colour, px, text_width};
use super::labels::Labels;
use crate::cli::Language;
use crate::output::{fit, whole};

const BOX: (f64, f64) = (24.0, 16.0);
const TEXT: f64 = 10.5;
/// Longest label of a formation without a number.
const LABEL: usize = 24;
/// The same in Japanese, where letters are twice as wide.
const LABEL_JA: usize = 14;
/// Fewer men than this are not drawn.
pub const LEAST_MEN: u32 = 20;
/// Farthest that a box is drawn from where its formation is. *Unit*: px.
const FARTHEST: f64 = 220.0;
/// Elements farther apart than this are drawn as two boxes. *Unit*: km.
const APART_KM: f64 = 7.0;

/// Elements of one formation that stand together.
pub struct Group {
    /// Middle of its men.
    pub at: LonLat,
    side: usize,
    label: String,
    strength: String,
    role: Role,
    men: u32,
    shut_in: bool,
}

/// A group and the room it got.
pub struct Placed<'g> {
    group: &'g Group,
    rect: Rect,
}

/// The formations in the field, the strongest first.
pub fn groups(picture: &Picture<'_>) -> Vec<Group> {
    let theatre = &picture.world.theatre;
    let state = &picture.run.state;
    let names = Names::new(picture.given, theatre);
    let mut clusters: BTreeMap<usize, Vec<Vec<ElementId>>> = BTreeMap::new();
    for id in theatre.elements.ids() {
        if state.presence[id] != Presence::InField || state.fit[id] == 0 || theatre.cells.find(state.cell[id]).is_none() {
            continue;
        }
        let here = &theatre.cells[state.cell[id]];
        let of_formation = clusters.entry(names.superior(id)).or_default();
        let near = |other: &Vec<ElementId>| other.first().is_some_and(|&first| theatre.cells[state.cell[first]].km_to(here) <= APART_KM);
        match of_formation.iter_mut().find(|cluster| near(cluster)) {
            Some(cluster) => cluster.push(id),
            None => of_formation.push(vec![id]),
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    for (formation, clusters) in clusters {
        for cluster in clusters {
            groups.push(group(picture, &names, formation, &cluster));
        }
    }
    groups.retain(|group| group.men >= LEAST_MEN);
    groups.sort_by(|a, b| b.men.cmp(&a.men).then_with(|| a.label.cmp(&b.label)));
    groups
}

fn group(picture: &Picture<'_>, names: &Names<'_>, formation: usize, cluster: &[ElementId]) -> Group {
    let theatre = &picture.world.theatre;
    let state = &picture.run.state;
    let (mut men, mut armour, mut sum) = (0, 0, [0.0; 2]);
    let mut by_role: BTreeMap<Role, u32> = BTreeMap::new();
    for &id in cluster {
        let weight = f64::from(state.fit[id]);
        let at = theatre.cells[state.cell[id]].at;
        sum = [sum[0] + weight * at[0], sum[1] + weight * at[1]];
        men += state.fit[id];
        *by_role.entry(theatre.elements[id].role).or_default() += state.fit[id];
        for holding in theatre.elements[id].holding_ids() {
            let class = &theatre.equipment[theatre.holdings[holding].equipment];
            if class.target.is_some_and(|target| target.is_armour()) {
                armour += state.running[holding];
            }
        }
    }
    let mut strength = whole(f64::from(men));
    if armour > 0 {
        strength.push_str(&format!(" + {armour}"));
    }
    let first = cluster.first().copied().unwrap_or(ElementId::NONE);
    Group {
        at: [sum[0] / f64::from(men.max(1)), sum[1] / f64::from(men.max(1))],
        side: theatre.elements.find(first).map_or(0, |element| element.side.index()),
        label: label(picture, names, formation),
        strength,
        role: by_role.iter().max_by_key(|(_, men)| **men).map_or(Role::Infantry, |(role, _)| *role),
        men,
        shut_in: cluster.iter().any(|&id| state.enclosure[id] >= Enclosure::CutOff),
    }
}

/// Short name of a formation in the language of the picture.
fn label(picture: &Picture<'_>, names: &Names<'_>, formation: usize) -> String {
    let japanese = picture.given.forces.formations.get(formation).map_or("", |formation| formation.name_ja.as_str());
    match picture.language {
        Language::Ja if !japanese.is_empty() => fit(japanese.split('（').next().unwrap_or(japanese), LABEL_JA).trim_end().to_string(),
        _ => abbreviation(names.formation(formation)),
    }
}

/// `64th Infantry Regiment` is `64 IR`: numbers stay, words with a capital give their first letter.
fn abbreviation(name: &str) -> String {
    let short = name.split(" (").next().unwrap_or(name);
    let mut out = String::new();
    let mut after_number = false;
    for word in short.split([' ', '-']).filter(|word| !word.is_empty()) {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        if !digits.is_empty() {
            if !out.is_empty() {
                out.push('/');
            }
            out.push_str(&digits);
            after_number = true;
        } else if let Some(letter) = word.chars().next().filter(|letter| letter.is_uppercase()) {
            if after_number {
                out.push(' ');
                after_number = false;
            }
            out.push(letter);
        }
    }
    // A name of one or two plain words says more than its letters.
    if out.chars().count() < 2 || !out.contains(|letter: char| letter.is_ascii_digit()) {
        out.clear();
        for word in short.split(' ') {
            if !out.is_empty() && out.chars().count() + 1 + word.chars().count() > LABEL {
                break;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().take(LABEL));
        }
        out = out.trim_end_matches([',', ' ']).to_string();
    }
    out
}

fn size(group: &Group) -> (f64, f64) {
    let text = text_width(&group.label, TEXT).max(text_width(&group.strength, TEXT - 1.0));
    (BOX.0 + 4.0 + text + 2.0, 22.0)
}

/// Finds room for every group, near where it stands.
pub fn place<'g>(canvas: &Canvas, groups: &'g [Group], labels: &mut Labels) -> Vec<Placed<'g>> {
    groups
        .iter()
        .filter(|group| canvas.frame().holds(canvas.window.at(group.at)))
        .map(|group| {
            let (width, height) = size(group);
            Placed { group, rect: labels.near(canvas.window.at(group.at), width, height, FARTHEST) }
        })
        .collect()
}

/// Draws the groups; a line leads to the place of one that had to move aside.
pub fn draw(canvas: &mut Canvas, picture: &Picture<'_>, placed: &[Placed<'_>]) {
    for Placed { group, rect } in placed {
        let [x, y] = canvas.window.at(group.at);
        let middle = [rect.x + BOX.0 / 2.0, rect.y + rect.height / 2.0];
        if (middle[0] - x).hypot(middle[1] - y) > 16.0 {
            let path = format!("M{} {}L{} {}", px(x), px(y), px(middle[0]), px(middle[1]));
            canvas.path(&path, "stroke=\"#333\" stroke-width=\"0.7\" stroke-opacity=\"0.7\"");
            canvas.push(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"1.8\" fill=\"{}\"/>", px(x), px(y), side_colour(picture, group.side)));
        }
    }
    for Placed { group, rect } in placed {
        let fill = side_colour(picture, group.side);
        symbol(canvas, [rect.x, rect.y + (rect.height - BOX.1) / 2.0], group.role, fill, group.shut_in);
        let x = rect.x + BOX.0 + 4.0;
        canvas.rimmed([x, rect.y + 9.5], TEXT, &format!("font-weight=\"bold\" fill=\"{fill}\""), &group.label);
        canvas.rimmed([x, rect.y + 20.0], TEXT - 1.0, "fill=\"#222\"", &group.strength);
    }
}

fn side_colour<'a>(picture: &'a Picture<'_>, side: usize) -> &'a str {
    picture.given.sides.get(side).map_or("#555555", |side| colour(&side.colour))
}

/// A box with the sign of an arm; a broken rim if it is cut off.
pub fn symbol(canvas: &mut Canvas, at: [f64; 2], role: Role, fill: &str, shut_in: bool) {
    let (w, h) = BOX;
    let [x, y] = at;
    let dash = if shut_in { " stroke-dasharray=\"3 2\"" } else { "" };
    canvas.push(&format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#fffdf5\" stroke=\"{fill}\" stroke-width=\"2\"{dash}/>",
        px(x),
        px(y),
        px(w),
        px(h)
    ));
    let line = format!("fill=\"none\" stroke=\"{fill}\" stroke-width=\"1.5\"");
    let slash = format!("M{} {}L{} {}", px(x), px(y + h), px(x + w), px(y));
    match role {
        Role::Infantry => canvas.path(&format!("{slash}M{} {}L{} {}", px(x), px(y), px(x + w), px(y + h)), &line),
        Role::Cavalry => canvas.path(&slash, &line),
        Role::Armour => canvas.push(&format!(
            "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\" {line}/>",
            px(x + w / 2.0),
            px(y + h / 2.0),
            px(w * 0.34),
            px(h * 0.28)
        )),
        Role::Artillery => {
            canvas.push(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"3.4\" fill=\"{fill}\"/>", px(x + w / 2.0), px(y + h / 2.0)));
        }
        Role::Engineers => canvas.path(&format!("M{} {}v-7h12v7m-6 0v-7", px(x + 6.0), px(y + 12.0)), &line),
        Role::Headquarters => canvas.path(&format!("M{} {}h{}", px(x), px(y + 5.0), px(w)), &line),
        Role::Transport | Role::Service => canvas.path(&format!("M{} {}h{}", px(x), px(y + h - 4.5), px(w)), &line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_by_number_and_letter() {
        assert_eq!(abbreviation("64th Infantry Regiment"), "64 IR");
        assert_eq!(abbreviation("149th Motorised Rifle Regiment"), "149 MRR");
        assert_eq!(abbreviation("26th Infantry Regiment (7th Division)"), "26 IR");
        assert_eq!(abbreviation("1st Battalion, 71st Regiment"), "1 B/71 R");
        assert_eq!(abbreviation("Western company"), "Western company");
        assert_eq!(abbreviation("Hsingan North garrison army"), "Hsingan North garrison");
    }
}
