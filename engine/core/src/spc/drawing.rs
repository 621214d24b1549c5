//! A control chart as a picture: SVG that can be read in black and white, by a screen reader and on paper.
//!
//! Nothing is told by colour alone: each kind of point has its own shape and letter, each line its own dashes and a label. The
//! title and the description say the same in words. Pure text, the same for the same chart.

use super::label::{Label, Side};
use super::xmr::Xmr;
use std::fmt::Write as _;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 64.0;

/// More labels under the chart would run into each other.
const DATES_SHOWN: usize = 12;

/// The words on a chart.
#[derive(Debug, Clone, Default)]
pub struct Captions {
    /// When each point was, in order; empty counts the points.
    pub dates: Vec<String>,
    /// What the chart says, in sentences.
    pub description: String,
    /// The value that is aimed at.
    pub target: Option<f64>,
    /// What is charted.
    pub title: String,
}

/// The chart as an SVG document.
pub fn svg(chart: &Xmr, captions: &Captions) -> String {
    let scale = Scale::of(chart, captions.target);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"chart-title chart-description\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n<title id=\"chart-title\">{}</title>\n<desc id=\"chart-description\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n<text x=\"{LEFT}\" y=\"26\" font-size=\"17\" font-weight=\"bold\">{}</text>\n",
        escape(&captions.title),
        escape(&captions.description),
        escape(&captions.title),
    );
    lines(&mut out, chart, &scale, captions.target);
    path(&mut out, chart, &scale);
    points(&mut out, chart, &scale, &captions.dates);
    dates(&mut out, chart, &scale, &captions.dates);
    legend(&mut out, chart);
    out.push_str("</svg>\n");
    out
}

/// From values and positions to places on the paper.
struct Scale {
    high: f64,
    low: f64,
    points: usize,
}

impl Scale {
    fn of(chart: &Xmr, target: Option<f64>) -> Self {
        let limits = chart
            .segments
            .iter()
            .flat_map(|segment| [segment.limits.lower, segment.limits.upper]);
        let values = chart.points.iter().map(|point| point.value);
        let all = || limits.clone().chain(values.clone()).chain(target);
        let (low, high) = (
            all().fold(f64::INFINITY, f64::min),
            all().fold(f64::NEG_INFINITY, f64::max),
        );
        let air = if high > low { (high - low) * 0.06 } else { 1.0 };
        Self {
            high: high + air,
            low: low - air,
            points: chart.points.len(),
        }
    }

    fn x(&self, point: usize) -> f64 {
        let steps = self.points.saturating_sub(1).max(1) as f64;
        LEFT + (WIDTH - LEFT - RIGHT) * point as f64 / steps
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)
    }
}

fn lines(out: &mut String, chart: &Xmr, scale: &Scale, target: Option<f64>) {
    let ends = chart
        .segments
        .iter()
        .skip(1)
        .map(|segment| segment.start)
        .chain([scale.points]);
    for (segment, end) in chart.segments.iter().zip(ends) {
        let is_last = end == scale.points;
        let (from, to) = (scale.x(segment.start), scale.x(end.saturating_sub(1)));
        let limits = segment.limits;
        for (name, value, dashes) in [
            ("upper limit", limits.upper, "7 4"),
            ("mean", limits.mean, "none"),
            ("lower limit", limits.lower, "7 4"),
        ] {
            rule(out, (from, to), scale.y(value), dashes);
            if is_last {
                caption(out, scale.y(value), &format!("{name} {}", short(value)));
            }
        }
    }
    if let Some(target) = target {
        rule(out, (LEFT, WIDTH - RIGHT), scale.y(target), "2 3");
        caption(out, scale.y(target), &format!("target {}", short(target)));
    }
}

fn rule(out: &mut String, (from, to): (f64, f64), y: f64, dashes: &str) {
    let _ = writeln!(
        out,
        "<line x1=\"{from:.1}\" y1=\"{y:.1}\" x2=\"{to:.1}\" y2=\"{y:.1}\" stroke=\"#444444\" stroke-dasharray=\"{dashes}\"/>"
    );
}

fn caption(out: &mut String, y: f64, words: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        WIDTH - RIGHT + 10.0,
        y + 4.0,
        escape(words)
    );
}

fn path(out: &mut String, chart: &Xmr, scale: &Scale) {
    let places: Vec<String> = chart
        .points
        .iter()
        .enumerate()
        .map(|(position, point)| format!("{:.1},{:.1}", scale.x(position), scale.y(point.value)))
        .collect();
    let _ = writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#888888\" stroke-width=\"1.5\"/>",
        places.join(" ")
    );
}

fn points(out: &mut String, chart: &Xmr, scale: &Scale, dates: &[String]) {
    for (position, point) in chart.points.iter().enumerate() {
        let (x, y) = (scale.x(position), scale.y(point.value));
        let when = when(dates, position);
        let said = format!("{when}: {}, {}", short(point.value), words(point.label));
        let _ = write!(out, "<g><title>{}</title>", escape(&said));
        let _ = match point.label {
            Label::CommonCause => write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#555555\"/>"),
            Label::Outside(_) => write!(
                out,
                "<path d=\"M{x:.1} {:.1}l7 7l-7 7l-7 -7z\" fill=\"#000000\"/>",
                y - 7.0
            ),
            Label::Trend(_) => write!(out, "<path d=\"M{x:.1} {:.1}l7 12h-14z\" fill=\"#000000\"/>", y - 7.0),
            Label::TwoInThree(_) => {
                write!(
                    out,
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"11\" height=\"11\" fill=\"#000000\"/>",
                    x - 5.5,
                    y - 5.5
                )
            }
            Label::Shift(_) => {
                write!(
                    out,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\" fill=\"#ffffff\" stroke=\"#000000\" stroke-width=\"2.5\"/>"
                )
            }
        };
        if let Some(letter) = letter(point.label) {
            let _ = write!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"11\">{letter}</text>",
                y - 11.0
            );
        }
        out.push_str("</g>\n");
    }
}

fn dates(out: &mut String, chart: &Xmr, scale: &Scale, dates: &[String]) {
    let step = chart.points.len().div_ceil(DATES_SHOWN).max(1);
    for position in (0..chart.points.len()).step_by(step) {
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"11\">{}</text>",
            scale.x(position),
            HEIGHT - BOTTOM + 20.0,
            escape(&when(dates, position)),
        );
    }
}

/// What the letters mean, as far as they occur.
fn legend(out: &mut String, chart: &Xmr) {
    let meanings = [
        ("O", "diamond, outside the limits"),
        ("T", "triangle, part of a trend of 7"),
        ("2", "square, two of three close to a limit"),
        ("S", "ring, part of a shift of 7"),
    ];
    let said: Vec<String> = meanings
        .into_iter()
        .filter(|(sign, _)| chart.points.iter().any(|point| letter(point.label) == Some(sign)))
        .map(|(sign, meaning)| format!("{sign}: {meaning}"))
        .collect();
    let said = if said.is_empty() {
        "no point stands out of the usual variation".to_owned()
    } else {
        said.join(" · ")
    };
    let _ = writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"{:.1}\">{}</text>",
        HEIGHT - 14.0,
        escape(&said)
    );
}

fn when(dates: &[String], position: usize) -> String {
    match dates.get(position) {
        Some(date) if !date.is_empty() => date.clone(),
        _ => (position + 1).to_string(),
    }
}

const fn letter(label: Label) -> Option<&'static str> {
    match label {
        Label::CommonCause => None,
        Label::Outside(_) => Some("O"),
        Label::Trend(_) => Some("T"),
        Label::TwoInThree(_) => Some("2"),
        Label::Shift(_) => Some("S"),
    }
}

/// What a label means, in words.
pub fn words(label: Label) -> &'static str {
    match label {
        Label::CommonCause => "usual variation",
        Label::Outside(Side::High) => "above the upper limit",
        Label::Outside(Side::Low) => "below the lower limit",
        Label::Trend(Side::High) => "part of a rising trend",
        Label::Trend(Side::Low) => "part of a falling trend",
        Label::TwoInThree(Side::High) => "one of two in three close to the upper limit",
        Label::TwoInThree(Side::Low) => "one of two in three close to the lower limit",
        Label::Shift(Side::High) => "part of a run above the mean",
        Label::Shift(Side::Low) => "part of a run below the mean",
    }
}

/// Two decimals, without needless noughts.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
