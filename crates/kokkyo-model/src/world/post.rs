//! Where reports lie between those who made them and the desks that they go to.

use super::intelligence::Report;

/// Reports on their way, in the order in which they set out. Reports are large and lie still until they arrive; only the list
/// of them is closed up.
#[derive(Debug, Clone, Default)]
pub struct Post {
    reports: Vec<Report>,
    /// When each arrives and where it lies, in the order in which they set out.
    order: Vec<(f64, u32)>,
    /// Where nothing lies.
    free: Vec<u32>,
}

impl Post {
    /// With room for so many.
    pub fn with_room(most: usize) -> Self {
        Self { reports: Vec::with_capacity(most), order: Vec::with_capacity(most), free: Vec::with_capacity(most) }
    }

    /// Whether there is no room for another.
    pub fn is_full(&self) -> bool {
        self.free.is_empty() && self.reports.len() == self.reports.capacity()
    }

    /// Sends a report on its way.
    pub fn send(&mut self, report: Report) {
        let at = self.free.pop().unwrap_or(self.reports.len() as u32);
        self.order.push((report.arrives_h, at));
        match self.reports.get_mut(at as usize) {
            Some(place) => *place = report,
            None => self.reports.push(report),
        }
    }

    /// Hands over what arrives before an hour, in the order in which it set out.
    pub fn deliver(&mut self, before_h: f64, mut to: impl FnMut(&Report)) {
        for &(_, which) in self.order.iter().filter(|(arrives_h, _)| *arrives_h < before_h) {
            to(&self.reports[which as usize]);
            self.free.push(which);
        }
        self.order.retain(|&(arrives_h, _)| arrives_h >= before_h);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EventId;
    use crate::world::column::{HeadquartersId, Id as _, SectorId, SourceId};
    use crate::world::intelligence::Told;

    #[test]
    fn the_post_delivers_in_the_order_of_setting_out_and_uses_its_places_again() {
        let report = |number: u8, arrives_h: f64| Report {
            source: SourceId::NONE,
            to: HeadquartersId::at(0),
            sector: SectorId::at(0),
            made_h: 0.0,
            arrives_h,
            told: Told::Nobody,
            seeing: 1.0,
            reliability: 1.0,
            intent_skill: 1.0,
            origin: number,
            event: EventId::NONE,
            is_news: false,
        };
        let mut post = Post::with_room(4);
        let room = post.reports.capacity();
        let delivered = |post: &mut Post, before_h: f64| {
            let mut found = Vec::new();
            post.deliver(before_h, |report| found.push(report.origin));
            found
        };
        for (number, arrives_h) in [(1, 9.0), (2, 3.0), (3, 6.0), (4, 3.0)] {
            post.send(report(number, arrives_h));
        }
        assert_eq!(delivered(&mut post, 3.0), Vec::<u8>::new(), "what arrives at an hour is not there before it");
        assert_eq!(delivered(&mut post, 6.0), [2, 4]);
        post.send(report(5, 12.0));
        post.send(report(6, 1.0));
        assert_eq!((post.reports.len(), post.reports.capacity()), (4, room), "freed places are used first");
        assert_eq!(delivered(&mut post, 10.0), [1, 3, 6]);
        assert_eq!(delivered(&mut post, 100.0), [5]);
        assert_eq!(delivered(&mut post, 100.0), Vec::<u8>::new());
    }
}
