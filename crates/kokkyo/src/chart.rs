//! A chart of values with intervals as SVG: plain marks, the same bytes for the same numbers.

use std::fmt::Write as _;

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Where it lies.
    pub value: f64,
    /// Ends of its interval.
    pub ends: Option<(f64, f64)>,
}

/// A line of the chart: a name, and a mark for each series that has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Name at its left.
    pub name: String,
    /// In the order of the series.
    pub marks: Vec<Option<Mark>>,
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Heading.
    pub title: String,
    /// What the axis means.
    pub axis: String,
    /// Names of the series, at most three.
    pub series: Vec<String>,
    /// Lines from above.
    pub lines: Vec<Line>,
}

const LEFT: f64 = 330.0;
const PLOT: f64 = 520.0;
const RIGHT: f64 = 40.0;
const TOP: f64 = 76.0;
const ROW: f64 = 30.0;
/// Letters of a line below the axis.
const AXIS: usize = 78;
/// Readable for those who do not tell red from green; shapes differ too.
const COLOURS: [&str; 3] = ["#0b5fa5", "#c2570c", "#4d4d4d"];

impl Chart {
    /// The chart as SVG.
    pub fn svg(&self) -> String {
        let axis = crate::output::wrap(&self.axis, AXIS);
        let height = TOP + ROW * self.lines.len() as f64 + 48.0 + 16.0 * axis.len() as f64;
        let (low, high, step) = self.scale();
        let x = |value: f64| LEFT + PLOT * (value - low) / (high - low);
        let bottom = TOP + ROW * self.lines.len() as f64;
        let width = LEFT + PLOT + RIGHT;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"13\" fill=\"#1a1a1a\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        );
        let mut put = |text: String| {
            svg.push_str(&text);
            svg.push('\n');
        };
        put(format!("<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\">{}</text>", escaped(&self.title)));
        let mut at = 16.0;
        for (series, name) in self.series.iter().enumerate() {
            put(shape(series, at + 6.0, 47.0));
            put(format!("<text x=\"{}\" y=\"51.5\">{}</text>", at + 18.0, escaped(name)));
            at += 44.0 + 7.2 * name.chars().count() as f64;
        }
        let mut tick = (low / step).ceil() * step;
        while tick <= high + 1e-9 * step {
            let colour = if tick.abs() < 1e-9 * step { "#555555" } else { "#dddddd" };
            put(format!("<line x1=\"{0:.1}\" y1=\"{TOP}\" x2=\"{0:.1}\" y2=\"{bottom}\" stroke=\"{colour}\"/>", x(tick)));
            put(format!("<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x(tick), bottom + 18.0, number(tick, step)));
            tick += step;
        }
        for (at, line) in axis.iter().enumerate() {
            let y = bottom + 42.0 + 16.0 * at as f64;
            put(format!("<text x=\"{}\" y=\"{y}\" text-anchor=\"middle\">{}</text>", LEFT + PLOT / 2.0, escaped(line)));
        }
        for (row, line) in self.lines.iter().enumerate() {
            let middle = TOP + ROW * (row as f64 + 0.5);
            put(format!("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", LEFT - 12.0, middle + 4.5, escaped(&line.name)));
            let several = line.marks.len().saturating_sub(1) as f64;
            for (series, mark) in line.marks.iter().enumerate() {
                let Some(mark) = mark else { continue };
                let y = middle + 9.0 * (series as f64 - several / 2.0);
                if let Some((from, to)) = mark.ends {
                    let (from, to, colour) = (x(from.max(low)), x(to.min(high)), COLOURS[series % COLOURS.len()]);
                    put(format!("<line x1=\"{from:.1}\" y1=\"{y}\" x2=\"{to:.1}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"2\"/>"));
                }
                put(shape(series, x(mark.value), y));
            }
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// Ends of the axis, zero among them, and the step of its marks.
    fn scale(&self) -> (f64, f64, f64) {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for mark in self.lines.iter().flat_map(|line| line.marks.iter().flatten()) {
            let (from, to) = mark.ends.unwrap_or((mark.value, mark.value));
            low = low.min(from).min(mark.value);
            high = high.max(to).max(mark.value);
        }
        if high - low <= 0.0 {
            high = low + 1.0;
        }
        let rough = (high - low) / 7.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|it| it * power).find(|step| *step >= rough * 0.999).unwrap_or(rough);
        ((low / step).floor() * step, (high / step).ceil() * step, step)
    }
}

/// The mark of a series: disc, square or diamond.
fn shape(series: usize, x: f64, y: f64) -> String {
    let colour = COLOURS[series % COLOURS.len()];
    match series % 3 {
        0 => format!("<circle cx=\"{x:.1}\" cy=\"{y}\" r=\"4.5\" fill=\"{colour}\"/>"),
        1 => format!("<rect x=\"{:.1}\" y=\"{}\" width=\"8\" height=\"8\" fill=\"{colour}\"/>", x - 4.0, y - 4.0),
        _ => format!("<path d=\"M{x:.1} {} l5 5 l-5 5 l-5 -5 z\" fill=\"{colour}\"/>", y - 5.0),
    }
}

fn number(value: f64, step: f64) -> String {
    let digits = (-step.log10().floor()).clamp(0.0, 6.0) as usize;
    let mut text = String::new();
    let _ = write!(text, "{:.digits$}", value.abs());
    if value < -1e-9 * step { format!("−{text}") } else { text }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lie_within_the_chart_and_names_cannot_break_out() {
        let mark = |value: f64| Some(Mark { value, ends: Some((value - 1.0, value + 1.0)) });
        let line = Line { name: "<script>&".into(), marks: vec![mark(-3.0), mark(7.5)] };
        let chart = Chart { title: "T".into(), axis: "%".into(), series: vec!["a".into(), "b".into()], lines: vec![line] };
        let svg = chart.svg();
        assert!(!svg.contains("<script>") && svg.contains("&lt;script&gt;&amp;"));
        let (low, high, step) = chart.scale();
        assert_eq!((low, high, step), (-4.0, 10.0, 2.0) as (f64, f64, f64));
        assert_eq!((number(-2.0, 2.0), number(0.25, 0.05)), ("−2".into(), "0.25".into()));
    }
}
