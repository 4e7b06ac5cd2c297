//! The story of one replication, day by day, and what it came to.

mod day;
mod outcome;

use std::sync::atomic::{AtomicBool, Ordering};

use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words;
use kokkyo_model::Run;
use kokkyo_model::event::Event;
use kokkyo_model::world::column::PlaceId;
use kokkyo_model::world::{Side, Theatre};
use kokkyo_scenario::{Moment, Scenario};

use crate::cli::RunOptions;
use crate::failure::Failure;
use crate::output::{Out, whole, wrap};
use crate::run::stamp;
use day::{Day, Line};

pub use outcome::outcome;

/// Most lines of a day, as they stand on the screen.
const LINES: usize = 14;
/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// What the story is told from.
pub struct Teller<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The theatre.
    pub theatre: &'a Theatre,
    /// The replication that is told.
    pub run: &'a Run,
}

impl Teller<'_> {
    fn offset_h(&self) -> f64 {
        self.scenario.given.clock.offset_h
    }

    /// Days are those of the scenario's clock, also if it does not start at midnight.
    fn day_of(&self, minute: u32) -> u32 {
        (minute + self.start_minute()) / DAY
    }

    fn start_minute(&self) -> u32 {
        let seconds = self.scenario.given.clock.start.0 + (self.offset_h() * 3600.0) as i64;
        (seconds.rem_euclid(86_400) / 60) as u32
    }

    fn moment(&self, minute: u32) -> Moment {
        self.scenario.given.clock.start.plus_hours(f64::from(minute) / 60.0)
    }

    fn date(&self, day: u32) -> String {
        self.moment((day * DAY).saturating_sub(self.start_minute())).show_day(self.offset_h())
    }
}

/// Title, summary, and what was chosen.
pub fn head(out: &mut Out, teller: &Teller<'_>, options: &RunOptions, seed: u64, steps: Option<u32>) -> Result<(), Failure> {
    let given = &teller.scenario.given;
    out.heading(&given.meta.title)?;
    for line in wrap(&given.meta.summary, out.width).iter().filter(|line| !line.is_empty()) {
        out.line(line)?;
    }
    let end = steps.map_or(given.clock.end, |steps| given.clock.start.plus_hours(teller.theatre.hour(steps)));
    let offset = teller.offset_h();
    let mut chosen = format!(
        "{} to {}, mode {}{}, {}",
        given.clock.start.show(offset),
        end.show(offset),
        crate::json::mode(options.mode),
        options.free_from.as_ref().map(|date| format!(", free from {date}")).unwrap_or_default(),
        stamp(seed)
    );
    let choices = &options.choices;
    for (word, names) in [("with", &choices.with), ("set", &choices.set), ("held out:", &choices.hold_out)] {
        if !names.is_empty() {
            chosen.push_str(&format!(", {word} {}", names.join(" ")));
        }
    }
    for line in wrap(&chosen, out.width) {
        let line = out.dim(&line);
        out.line(&line)?;
    }
    out.line("")?;
    Ok(())
}

/// Tells every day. *Errors*: output fails, or the run is interrupted.
pub fn tell(out: &mut Out, teller: &Teller<'_>, full: bool, interrupted: &AtomicBool) -> Result<(), Failure> {
    let names = Names::new(&teller.scenario.given, teller.theatre);
    let events = &teller.run.events;
    let last = events.last().map_or(0, |event| teller.day_of(event.minute));
    let mut from = 0;
    let mut quiet = Quiet::default();
    for number in 0..=last {
        if interrupted.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted("while the story was told".to_string()));
        }
        let to = from + events[from..].iter().take_while(|event| teller.day_of(event.minute) <= number).count();
        let of_day = &events[from..to];
        from = to;
        if full {
            every_event(out, teller, &names, number, of_day)?;
            continue;
        }
        let objective = |task| teller.theatre.tasks.find(task).map_or(PlaceId::NONE, |task| task.objective);
        let day = Day::gather(of_day.iter(), &names, objective);
        let mut lines = day.lines(&names);
        let morning = number as usize;
        lines.extend(day.intelligence(&names, |headquarters, sector| {
            let row = teller.run.trajectory.belief(morning, headquarters, sector);
            (row.actual[0].round() as u32, row.actual[1].round() as u32)
        }));
        if day.is_quiet(&lines) {
            quiet.add(number, &day);
            continue;
        }
        quiet.tell(out, teller, &names)?;
        heading(out, teller, number)?;
        told(out, lines)?;
    }
    quiet.tell(out, teller, &names)?;
    out.line("")?;
    Ok(())
}

fn heading(out: &mut Out, teller: &Teller<'_>, day: u32) -> Result<(), Failure> {
    out.heading(&format!("{} · day {}", teller.date(day), day + 1))?;
    Ok(())
}

/// The lines of a day; where they are too many the least important ones are left out.
fn told(out: &mut Out, mut lines: Vec<Line>) -> Result<(), Failure> {
    let mut left_out = 0;
    while lines.iter().map(|line| out.labelled_lines(&line.text)).sum::<usize>() > LINES {
        let Some(worst) = lines.iter().map(|line| line.rank).max() else { break };
        let Some(at) = lines.iter().rposition(|line| line.rank == worst) else { break };
        lines.remove(at);
        left_out += 1;
    }
    for line in &lines {
        out.labelled(line.label, &line.text)?;
    }
    if left_out > 0 {
        let matters = if left_out == 1 { "matter" } else { "matters" };
        out.labelled("", &format!("… and {left_out} lesser {matters} (--full tells all)"))?;
    }
    Ok(())
}

fn every_event(out: &mut Out, teller: &Teller<'_>, names: &Names<'_>, day: u32, events: &[Event]) -> Result<(), Failure> {
    if events.is_empty() {
        return Ok(());
    }
    heading(out, teller, day)?;
    for event in events {
        let label = format!("{} {:>6}", teller.moment(event.minute).show_time(teller.offset_h()), event.id.0);
        let mut text = words::sentence(&event.happening, names);
        let causes: Vec<String> = event.causes.iter().filter(|cause| cause.0 > 0).map(|cause| cause.0.to_string()).collect();
        if !causes.is_empty() {
            text.push_str(&format!(" (because of {})", causes.join(", ")));
        }
        out.labelled(&label, &text)?;
    }
    Ok(())
}

/// Quiet days in a row, told in one line.
#[derive(Default)]
struct Quiet {
    days: Option<(u32, u32)>,
    losses: u32,
    delivered: [u32; 2],
}

impl Quiet {
    fn add(&mut self, day: u32, what: &Day) {
        self.days = Some((self.days.map_or(day, |(first, _)| first), day));
        self.losses += what.losses();
        for (sum, more) in self.delivered.iter_mut().zip(what.delivered()) {
            *sum += more;
        }
    }

    fn tell(&mut self, out: &mut Out, teller: &Teller<'_>, names: &Names<'_>) -> Result<(), Failure> {
        let Some((first, last)) = self.days else { return Ok(()) };
        let dates = if first == last { teller.date(first) } else { format!("{} – {}", teller.date(first), teller.date(last)) };
        let mut text = format!("{dates}: quiet");
        if self.losses > 0 {
            text.push_str(&format!("; {} {} lost", whole(f64::from(self.losses)), if self.losses == 1 { "man" } else { "men" }));
        }
        let delivered: Vec<String> = Side::BOTH
            .into_iter()
            .filter(|side| self.delivered[side.index()] > 0)
            .map(|side| format!("{} {} t", names.side(side), whole(f64::from(self.delivered[side.index()]))))
            .collect();
        if !delivered.is_empty() {
            text.push_str(&format!("; delivered: {}", delivered.join(", ")));
        }
        let text = out.dim(&text);
        out.line(&text)?;
        *self = Self::default();
        Ok(())
    }
}
