//! Greedy placement: whatever comes first takes its room, later things look for room that is left.

use super::canvas::Rect;

/// Room that is taken.
pub struct Labels {
    frame: Rect,
    taken: Vec<Rect>,
}

impl Labels {
    /// Room inside a frame.
    pub fn new(frame: Rect) -> Self {
        Self { frame, taken: Vec::new() }
    }

    /// Takes room whether or not it is free.
    pub fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Whether a rectangle lies in the frame and meets nothing.
    pub fn is_free(&self, rect: Rect) -> bool {
        rect.inside(self.frame) && !self.taken.iter().any(|other| other.meets(rect))
    }

    /// Takes the first free one of some rectangles.
    pub fn first_free(&mut self, candidates: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let found = candidates.into_iter().find(|rect| self.is_free(*rect))?;
        self.taken.push(found);
        Some(found)
    }

    /// Takes room for a box as near as possible to a point, in widening rings; on the point itself if all is full.
    pub fn near(&mut self, at: [f64; 2], width: f64, height: f64, farthest: f64) -> Rect {
        let here = |x: f64, y: f64| Rect { x: x - width / 2.0, y: y - height / 2.0, width, height };
        let mut ring = 0.0;
        while ring <= farthest {
            let steps = if ring == 0.0 { 1 } else { 16 };
            for step in 0..steps {
                // Eastward first, then alternately on either side, so that equal formations spread evenly.
                let turn = f64::from(if step % 2 == 0 { step / 2 } else { -(step + 1) / 2 }) * std::f64::consts::TAU / 16.0;
                let rect = here(at[0] + ring * turn.cos(), at[1] + ring * turn.sin());
                if self.is_free(rect) {
                    self.taken.push(rect);
                    return rect;
                }
            }
            ring += 6.0;
        }
        let rect = here(at[0], at[1]);
        self.taken.push(rect);
        rect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_at_one_point_do_not_overlap() {
        let mut labels = Labels::new(Rect { x: 0.0, y: 0.0, width: 500.0, height: 500.0 });
        let boxes: Vec<Rect> = (0..12).map(|_| labels.near([250.0, 250.0], 40.0, 20.0, 240.0)).collect();
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                assert!(!one.meets(*other));
            }
        }
    }
}
