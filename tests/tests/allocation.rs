//! The step does not allocate after warm-up. Counted by an allocator of our own: the one place outside `forbid(unsafe_code)`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use kokkyo_model::chance::Chance;
use kokkyo_model::event::{Log, Recording};
use kokkyo_model::step::{Engine, HeldOut};
use kokkyo_model::world::State;
use kokkyo_tests::world;

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call is handed on to the system allocator unchanged; counting touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn a_step_of_the_whole_campaign_does_not_allocate_after_the_first() {
    let world = world("nomonhan-1939", &[]).unwrap();
    let mut state = State::new(&world.theatre);
    let mut log = Log::new(Recording::Nothing, false);
    let mut engine = Engine::new(&world.theatre, &world.laws, Chance::new(1939, 0), HeldOut::default());
    engine.step(&mut state, &mut log, |_, _| {});
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    for _ in 1..world.theatre.steps {
        engine.step(&mut state, &mut log, |_, _| {});
    }
    let after = ALLOCATIONS.load(Ordering::Relaxed);
    assert_eq!(after - before, 0, "{} allocations in {} steps", after - before, world.theatre.steps - 1);
}
