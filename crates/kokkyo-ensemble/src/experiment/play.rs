//! Units played on many threads and handed on in the order of their numbers, with bounded memory.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

use super::row::Row;

/// How far the fastest thread may run ahead of the slowest, in units a thread: rows wait in memory for their order.
const AHEAD: u64 = 16;

/// Which unit is next, and up to which all have been handed on.
struct Line {
    next: u64,
    handed_on: u64,
}

/// Plays the units of `range` with `play` on `threads` threads and gives each row to `hand_on`, in the order of numbers,
/// on the thread that calls. Raising `cancelled` ends it after the units under way. Returns the unit behind the last one
/// handed on: the end of the range unless it was cancelled.
///
/// *Errors*: that of `hand_on`; what it has accepted stays accepted.
pub fn play<E>(
    range: Range<u64>,
    threads: usize,
    cancelled: &AtomicBool,
    play: impl Fn(u64) -> Row + Sync,
    mut hand_on: impl FnMut(Row) -> Result<(), E>,
) -> Result<u64, E> {
    let threads = threads.clamp(1, 1024);
    let window = AHEAD * threads as u64;
    let line = Mutex::new(Line { next: range.start, handed_on: range.start });
    let moved = Condvar::new();
    let stopped = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel::<Row>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            let (line, moved, stopped, play) = (&line, &moved, &stopped, &play);
            scope.spawn(move || {
                while let Some(number) =
                    take(line, moved, range.end, window, &|| stopped.load(Ordering::Relaxed) || cancelled.load(Ordering::Relaxed))
                {
                    // Nobody listens any more: an error has ended it.
                    if sender.send(play(number)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<u64, Row> = BTreeMap::new();
        let mut at = range.start;
        for row in receiver {
            waiting.insert(row.number, row);
            while let Some(row) = waiting.remove(&at) {
                if let Err(error) = hand_on(row) {
                    stopped.store(true, Ordering::Relaxed);
                    moved.notify_all();
                    return Err(error);
                }
                at += 1;
            }
            line.lock().unwrap_or_else(PoisonError::into_inner).handed_on = at;
            moved.notify_all();
        }
        Ok(at)
    })
}

/// The next unit, once it is near enough to the slowest; `None`: there is none, or it is over.
fn take(line: &Mutex<Line>, moved: &Condvar, end: u64, window: u64, over: &dyn Fn() -> bool) -> Option<u64> {
    let mut guard = line.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if over() || guard.next >= end {
            return None;
        }
        if guard.next < guard.handed_on + window {
            guard.next += 1;
            return Some(guard.next - 1);
        }
        // Woken by every row handed on; now and then on its own, to see whether it was cancelled.
        let pause = std::time::Duration::from_millis(100);
        guard = moved.wait_timeout(guard, pause).unwrap_or_else(PoisonError::into_inner).0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty(number: u64) -> Row {
        Row { number, failure: None, values: Vec::new(), reasons: Vec::new(), digest: None }
    }

    #[test]
    fn rows_are_handed_on_in_order_on_any_number_of_threads() {
        for threads in [1, 2, 7, 16] {
            let mut found = Vec::new();
            let slow = |number: u64| {
                // The first of the window is the slowest.
                if number.is_multiple_of(13) {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                empty(number)
            };
            let end = play(3..200, threads, &AtomicBool::new(false), slow, |row| {
                found.push(row.number);
                Ok::<(), ()>(())
            });
            assert_eq!(end, Ok(200));
            assert_eq!(found, (3..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn cancelling_keeps_what_was_played_and_an_error_ends_it() {
        let cancelled = AtomicBool::new(false);
        let end = play(0..1000, 3, &cancelled, empty, |row| {
            cancelled.store(row.number >= 10, Ordering::Relaxed);
            Ok::<(), ()>(())
        });
        assert!((11..1000).contains(&end.unwrap()), "{end:?}");
        let failed = play(0..1000, 3, &AtomicBool::new(false), empty, |row| if row.number == 5 { Err("full") } else { Ok(()) });
        assert_eq!(failed, Err("full"));
    }

    #[test]
    fn nobody_runs_far_ahead_of_the_slowest() {
        let newest = std::sync::atomic::AtomicU64::new(0);
        let held_up = |number: u64| {
            newest.fetch_max(number, Ordering::Relaxed);
            if number == 0 {
                std::thread::sleep(std::time::Duration::from_millis(60));
                assert!(newest.load(Ordering::Relaxed) < 2 * AHEAD + 2);
            }
            empty(number)
        };
        assert_eq!(play(0..500, 2, &AtomicBool::new(false), held_up, |_| Ok::<(), ()>(())), Ok(500));
    }
}
