//! Why did it happen, and what came of it? The causes of an event and its consequences, as trees.
//!
//! An event names at most four causes, all of them earlier. So causes form no circle, but many events share them: in a
//! tree each event is opened once, at its first place, and only named at others.

use std::collections::BTreeSet;

use kokkyo_model::event::{Event, EventId};

/// How far and how wide a tree is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Generations.
    pub depth: usize,
    /// Most events below one.
    pub breadth: usize,
    /// Most events in all.
    pub events: usize,
}

/// An event in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The event.
    pub event: EventId,
    /// What is below it: its causes, or its consequences.
    pub below: Vec<Node>,
    /// How many more are below it that are not shown.
    pub more: usize,
    /// It was opened at another place of the tree.
    pub elsewhere: bool,
}

/// Why an event happened, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The event at the top, its causes below.
    pub causes: Node,
    /// The event at the top, its consequences below.
    pub consequences: Node,
    /// Where the chains of causes begin, however deep: events without a cause, by number.
    pub beginnings: Vec<EventId>,
    /// Number of events that are behind it, however deep.
    pub behind: usize,
    /// Number of events that come of it, however deep.
    pub ahead: usize,
}

/// The causes of every event and its consequences, as the log has them.
#[derive(Debug)]
pub struct Chains<'a> {
    events: &'a [Event],
    /// Consequences of the event at each position.
    consequences: Vec<Vec<EventId>>,
}

impl<'a> Chains<'a> {
    /// From the events of a replication, numbered from 1 without gaps.
    pub fn new(events: &'a [Event]) -> Self {
        let mut consequences = vec![Vec::new(); events.len()];
        for event in events {
            let mut causes: Vec<EventId> = known(event).collect();
            causes.dedup();
            for cause in causes {
                if let Some(of_cause) = position(cause).and_then(|at| consequences.get_mut(at)) {
                    of_cause.push(event.id);
                }
            }
        }
        Self { events, consequences }
    }

    /// An event by its number.
    pub fn event(&self, id: EventId) -> Option<&'a Event> {
        self.events.get(position(id)?)
    }

    /// Explains an event. `None`: there is no such event.
    pub fn explain(&self, id: EventId, back: Bounds, forward: Bounds) -> Option<Explanation> {
        self.event(id)?;
        let behind = self.all(id, |id| self.causes(id));
        let ahead = self.all(id, |id| self.consequences(id));
        let is_beginning = |id: &&EventId| self.causes(**id).is_empty();
        Some(Explanation {
            causes: tree(id, back, |id| self.causes(id)),
            consequences: tree(id, forward, |id| self.consequences(id)),
            beginnings: behind.iter().filter(is_beginning).copied().collect(),
            behind: behind.len(),
            ahead: ahead.len(),
        })
    }

    fn causes(&self, id: EventId) -> Vec<EventId> {
        let mut causes: Vec<EventId> = self.event(id).map(|event| known(event).collect()).unwrap_or_default();
        causes.sort();
        causes.dedup();
        causes
    }

    fn consequences(&self, id: EventId) -> Vec<EventId> {
        position(id).and_then(|at| self.consequences.get(at)).cloned().unwrap_or_default()
    }

    /// Everything that is reached from an event, without itself.
    fn all(&self, from: EventId, below: impl Fn(EventId) -> Vec<EventId>) -> BTreeSet<EventId> {
        let mut found = BTreeSet::new();
        let mut open = below(from);
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(below(id));
            }
        }
        found
    }
}

fn position(id: EventId) -> Option<usize> {
    (id.0 as usize).checked_sub(1)
}

fn known(event: &Event) -> impl Iterator<Item = EventId> + '_ {
    event.causes.iter().copied().filter(|cause| *cause != EventId::NONE)
}

/// The tree below an event, generation by generation, so that each event stands at its shortest distance.
fn tree(top: EventId, bounds: Bounds, below: impl Fn(EventId) -> Vec<EventId>) -> Node {
    /// A place in the tree: its event, the places below it, and what `Node` has besides.
    struct Place {
        event: EventId,
        below: Vec<usize>,
        more: usize,
        elsewhere: bool,
    }
    let place = |event, elsewhere| Place { event, below: Vec::new(), more: 0, elsewhere };
    let mut places = vec![place(top, false)];
    let mut opened = BTreeSet::from([top]);
    let mut generation = vec![0];
    for depth in 0..=bounds.depth {
        let mut next = Vec::new();
        for at in generation {
            let all = below(places[at].event);
            let room = if depth == bounds.depth { 0 } else { bounds.breadth.min(bounds.events.saturating_sub(places.len())) };
            places[at].more = all.len().saturating_sub(room);
            for event in all.into_iter().take(room) {
                let elsewhere = !opened.insert(event);
                let new = places.len();
                places.push(place(event, elsewhere));
                places[at].below.push(new);
                if !elsewhere {
                    next.push(new);
                }
            }
        }
        generation = next;
    }
    // From the last place to the first: what is below a place comes after it, so it is whole by then.
    let mut nodes: Vec<Option<Node>> = Vec::new();
    nodes.resize_with(places.len(), || None);
    for at in (0..places.len()).rev() {
        let Place { event, below, more, elsewhere } = &places[at];
        let below = below.iter().filter_map(|&below| nodes[below].take()).collect();
        nodes[at] = Some(Node { event: *event, below, more: *more, elsewhere: *elsewhere });
    }
    nodes.first_mut().and_then(Option::take).unwrap_or(Node { event: top, below: Vec::new(), more: 0, elsewhere: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kokkyo_model::event::Happening;
    use proptest::prelude::*;

    const WIDE: Bounds = Bounds { depth: 100, breadth: 100, events: 10_000 };

    fn log(causes: &[[u32; 4]]) -> Vec<Event> {
        let one = |(at, causes): (usize, &[u32; 4])| Event {
            id: EventId(at as u32 + 1),
            minute: 0,
            happening: Happening::CeaseFire,
            causes: causes.map(EventId),
        };
        causes.iter().enumerate().map(one).collect()
    }

    fn ids(node: &Node) -> Vec<u32> {
        let mut all: Vec<u32> = node.below.iter().flat_map(|node| [vec![node.event.0], ids(node)].concat()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn a_chain_is_walked_back_to_its_beginning_and_forward_to_its_end() {
        // 1 → 2 → 4 → 5, 3 → 4, and 2 → 5 as well.
        let events = log(&[[0; 4], [1, 0, 0, 0], [0; 4], [2, 3, 0, 0], [4, 2, 0, 0]]);
        let chains = Chains::new(&events);
        let found = chains.explain(EventId(4), WIDE, WIDE).unwrap();
        assert_eq!((ids(&found.causes), ids(&found.consequences)), (vec![1, 2, 3], vec![5]));
        assert_eq!(found.beginnings, [EventId(1), EventId(3)]);
        let last = chains.explain(EventId(5), WIDE, WIDE).unwrap();
        assert_eq!((last.behind, last.ahead), (4, 0));
        // 2 is opened directly below 5, and only named below 4.
        let four = last.causes.below.iter().find(|node| node.event == EventId(4)).unwrap();
        assert!(four.below.iter().find(|node| node.event == EventId(2)).unwrap().elsewhere);
        assert_eq!(chains.explain(EventId(6), WIDE, WIDE), None);
        assert_eq!(chains.explain(EventId(0), WIDE, WIDE), None);
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let events = log(&[[0; 4], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0]]);
        let chains = Chains::new(&events);
        let narrow = Bounds { depth: 1, breadth: 2, events: 100 };
        let found = chains.explain(EventId(1), narrow, narrow).unwrap();
        assert_eq!((found.consequences.below.len(), found.consequences.more, found.consequences.below[0].more), (2, 1, 1));
        assert_eq!(found.ahead, 4);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn wide_trees_show_all_that_is_behind_and_ahead(numbers in prop::collection::vec(prop::array::uniform4(0u32..1000), 1..60), of in 0usize..60) {
            let causes: Vec<[u32; 4]> = numbers.iter().enumerate().map(|(at, row)| row.map(|number| number % (at as u32 + 1))).collect();
            let events = log(&causes);
            let id = EventId((of % events.len()) as u32 + 1);
            let found = Chains::new(&events).explain(id, WIDE, WIDE).unwrap();
            prop_assert_eq!(ids(&found.causes).len(), found.behind);
            prop_assert_eq!(ids(&found.consequences).len(), found.ahead);
            prop_assert!(found.beginnings.iter().all(|id| known(&events[id.0 as usize - 1]).next().is_none()));
        }
    }
}
