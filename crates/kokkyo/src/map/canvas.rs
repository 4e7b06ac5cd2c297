//! Plain SVG text: projection, escaping, numbers with one decimal.

use std::fmt::Write as _;

use kokkyo_scenario::geography::{Field, LonLat};

/// Width of the picture.
pub const WIDTH: f64 = 1200.0;
/// Height of the band with the title.
pub const TITLE: f64 = 74.0;
/// Height of the band with the legend.
pub const LEGEND: f64 = 150.0;
const MARGIN: f64 = 16.0;
/// Least and greatest height of the map as a share of its width.
const SHAPE: (f64, f64) = (0.62, 0.86);
/// Least breadth of ground that is shown. *Unit*: km.
const LEAST_KM: f64 = 40.0;
/// One point in so many may lie outside, on each of the four sides.
const FAR: usize = 16;
/// Ground shown around the outermost formation. *Unit*: km.
const AROUND_KM: f64 = 4.0;

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    /// Whether two rectangles have a point in common.
    pub fn meets(self, other: Self) -> bool {
        self.x < other.x + other.width && other.x < self.x + self.width && self.y < other.y + other.height && other.y < self.y + self.height
    }

    /// Whether a point lies inside.
    pub fn holds(self, [x, y]: [f64; 2]) -> bool {
        x >= self.x && y >= self.y && x <= self.x + self.width && y <= self.y + self.height
    }

    /// The same with more room on every side.
    pub fn widened(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    /// Whether it lies wholly inside another.
    pub fn inside(self, other: Self) -> bool {
        self.x >= other.x
            && self.y >= other.y
            && self.x + self.width <= other.x + other.width
            && self.y + self.height <= other.y + other.height
    }
}

/// The ground that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    west: f64,
    north: f64,
    /// Pixels in a kilometre.
    pub px_per_km: f64,
    km_per_lon: f64,
    height: f64,
}

const KM_PER_LAT: f64 = 111.2;

impl Window {
    /// The ground around most of some points, inside the field; the whole field where there are none. A few that stand
    /// far behind would make everybody else too small, so one in [`FAR`] on either side may lie outside.
    pub fn around(field: Field, points: impl Iterator<Item = LonLat>) -> Self {
        let km_per_lon = KM_PER_LAT * ((field.south + field.north) / 2.0).to_radians().cos();
        let points: Vec<LonLat> = points.collect();
        let (mut low, mut high) = ([field.west, field.south], [field.east, field.north]);
        for axis in 0..2 {
            let mut along: Vec<f64> = points.iter().map(|point| point[axis]).collect();
            along.sort_by(f64::total_cmp);
            let trimmed = along.len() / FAR;
            if let Some(inner) = along.get(trimmed..along.len() - trimmed)
                && let (Some(first), Some(last)) = (inner.first(), inner.last())
            {
                (low[axis], high[axis]) = (*first, *last);
            }
        }
        let field_km = [(field.east - field.west) * km_per_lon, (field.north - field.south) * KM_PER_LAT];
        let mut km = [(high[0] - low[0]) * km_per_lon + 2.0 * AROUND_KM, (high[1] - low[1]) * KM_PER_LAT + 2.0 * AROUND_KM];
        km[0] = km[0].max(LEAST_KM).max(km[1] / SHAPE.1).min(field_km[0].max(1.0));
        km[1] = km[1].max(km[0] * SHAPE.0).min(km[0] * SHAPE.1).min(field_km[1].max(1.0));
        // Centred on the points, then pushed back into the field.
        let place = |axis: usize, per_degree: f64, from: f64, to: f64| {
            let half = km[axis] / per_degree / 2.0;
            let middle = (low[axis] + high[axis]) / 2.0;
            if to - from > 2.0 * half { middle.clamp(from + half, to - half) - half } else { from }
        };
        let west = place(0, km_per_lon, field.west, field.east);
        let south = place(1, KM_PER_LAT, field.south, field.north);
        let px_per_km = (WIDTH - 2.0 * MARGIN) / km[0];
        Self { west, north: south + km[1] / KM_PER_LAT, px_per_km, km_per_lon, height: (km[1] * px_per_km).round() }
    }

    /// Position of a point in pixels.
    pub fn at(&self, point: LonLat) -> [f64; 2] {
        [MARGIN + (point[0] - self.west) * self.km_per_lon * self.px_per_km, TITLE + (self.north - point[1]) * KM_PER_LAT * self.px_per_km]
    }
}

/// The picture that is being written.
pub struct Canvas {
    /// The ground that is shown.
    pub window: Window,
    body: String,
}

impl Canvas {
    /// An empty picture.
    pub fn new(window: Window) -> Self {
        let mut canvas = Self { window, body: String::new() };
        let frame = canvas.frame();
        canvas.push(&format!(
            "<clipPath id=\"map\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n<g clip-path=\"url(#map)\">",
            px(frame.x),
            px(frame.y),
            px(frame.width),
            px(frame.height)
        ));
        canvas
    }

    /// The map without title and legend.
    pub fn frame(&self) -> Rect {
        Rect { x: MARGIN, y: TITLE, width: WIDTH - 2.0 * MARGIN, height: self.window.height }
    }

    /// Appends elements.
    pub fn push(&mut self, svg: &str) {
        self.body.push_str(svg);
        self.body.push('\n');
    }

    /// A path with some attributes.
    pub fn path(&mut self, d: &str, attributes: &str) {
        if !d.is_empty() {
            self.push(&format!("<path d=\"{d}\" {attributes}/>"));
        }
    }

    /// Text with some attributes.
    pub fn text(&mut self, at: [f64; 2], size: f64, attributes: &str, text: &str) {
        self.push(&format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" {attributes}>{}</text>",
            px(at[0]),
            px(at[1]),
            px(size),
            escape(text)
        ));
    }

    /// Text with a light rim, readable on any ground.
    pub fn rimmed(&mut self, at: [f64; 2], size: f64, attributes: &str, text: &str) {
        self.text(
            at,
            size,
            &format!("{attributes} stroke=\"#fffdf5\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""),
            text,
        );
    }

    /// Ends the part that is cut off at the frame.
    pub fn end_of_map(&mut self) {
        let frame = self.frame();
        self.push("</g>");
        self.push(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#333\" stroke-width=\"1\"/>",
            px(frame.x),
            px(frame.y),
            px(frame.width),
            px(frame.height)
        ));
    }

    /// The whole document.
    pub fn finish(self, title: &str, faces: &str) -> String {
        let height = px(TITLE + self.window.height + LEGEND);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {height}\" width=\"{w}\" height=\"{height}\" font-family=\"{faces}\" role=\"img\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fffdf5\"/>\n{}</svg>\n",
            escape(title),
            self.body,
            w = px(WIDTH),
        )
    }

    /// Path of a line through points.
    pub fn line(&self, points: &[LonLat]) -> String {
        self.trace(points, false)
    }

    /// Path of a closed ring.
    pub fn ring(&self, points: &[LonLat]) -> String {
        self.trace(points, true)
    }

    fn trace(&self, points: &[LonLat], closed: bool) -> String {
        let mut d = String::new();
        for (at, point) in points.iter().enumerate() {
            let [x, y] = self.window.at(*point);
            // Writing to a string cannot fail.
            let _ = write!(d, "{}{} {}", if at == 0 { "M" } else { "L" }, px(x), px(y));
        }
        if closed && !d.is_empty() {
            d.push('Z');
        }
        d
    }
}

/// A coordinate with one decimal; minus zero is zero.
pub fn px(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// Text for XML; control characters are dropped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A colour of a package, if it is one; otherwise grey.
pub fn colour(text: &str) -> &str {
    let hex = text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex { text } else { "#555555" }
}

/// Width of a text in a common sans-serif face, generous enough to keep labels apart.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|letter| match letter {
            'i' | 'l' | 'j' | '.' | ',' | '\'' | ' ' | 'I' | 't' | 'f' | 'r' => 0.36,
            'm' | 'w' | 'M' | 'W' => 0.92,
            letter if letter.is_ascii_uppercase() => 0.72,
            letter if letter as u32 > 0x2E80 => 1.0,
            _ => 0.61,
        })
        .sum::<f64>()
        * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_text_is_escaped() {
        assert_eq!((px(1.04), px(-0.04), px(-12.36), px(3.0)), ("1".into(), "0".into(), "-12.4".into(), "3".into()));
        assert_eq!(escape("a<b>&\"'\u{1b}"), "a&lt;b&gt;&amp;&quot;&#39;");
        assert_eq!((colour("#b3261e"), colour("red\""), colour("#12345é")), ("#b3261e", "#555555", "#555555"));
    }
}
