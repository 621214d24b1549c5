//! A plan as a picture: its states from top to bottom, each with an example date, and the ways back.
//!
//! Plain SVG that a browser, a word processor or a printer shows. It can be read without seeing colours (every kind of step has its
//! own shape and its own word) and without seeing it at all (title and description tell the same). Text has at least seven to one
//! contrast to what it stands on.

use super::found;
use super::timeline::{Step, What, timeline};
use chrono::NaiveDate;
use ratchet_core::definition::{Definition, Plan};
use std::fmt::Write as _;

/// Width of the picture.
const WIDTH: i32 = 800;
/// Where dates end and shapes begin.
const DATES: i32 = 170;
/// Middle of the shapes.
const MIDDLE: i32 = 420;
/// Half the width of a shape.
const HALF: i32 = 220;
/// Free space between two shapes.
const GAP: i32 = 34;
/// Letters in a line of a shape.
const LETTERS: usize = 46;

/// A shape with its text.
struct Shape {
    date: Option<String>,
    kind: Kind,
    lines: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A state that a plan is in: rounded.
    State,
    /// Work: a box with a bar.
    Action,
    /// A re-test: pointed on both sides, a gate.
    Gate,
    /// A meeting: slanted.
    Forum,
    /// Verified: a double line.
    Proven,
}

/// The picture of a plan; `None` if there is no such plan.
pub fn svg(definition: &Definition, name: &str, today: NaiveDate) -> Option<String> {
    let (name, plan) = found(&definition.plans, name)?;
    let steps = timeline(definition, name, today);
    let shapes = shapes(plan, &steps);
    let mut body = String::new();
    let title = format!("The plan {name}, if it opened on {}", today.format("%A %-d %B %Y"));
    let heads = wrap(&title, 78);
    let mut top = 26 + 22 * heads.len() as i32;
    let mut middles = Vec::new();
    for (at, shape) in shapes.iter().enumerate() {
        let height = 22 + 20 * shape.lines.len() as i32;
        if at > 0 {
            let _ = writeln!(
                body,
                "<path d=\"M{MIDDLE} {} V{}\" class=\"way\" marker-end=\"url(#tip)\"/>",
                top - GAP,
                top - 3
            );
        }
        draw(&mut body, shape, top, height);
        middles.push(top + height / 2);
        top += height + GAP;
    }
    ways_back(&mut body, &shapes, &middles);
    let height = top - GAP + 60;
    let told = told(&shapes, plan);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"plan-title plan-told\">\n\
         <title id=\"plan-title\">{}</title>\n<desc id=\"plan-told\">{}</desc>\n{STYLE}\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escape(&title),
        escape(&told)
    );
    for (at, line) in heads.iter().enumerate() {
        let _ = writeln!(
            out,
            "<text x=\"24\" y=\"{}\" class=\"head\">{}</text>",
            30 + 22 * at as i32,
            escape(line)
        );
    }
    out.push_str(&body);
    let _ = writeln!(
        out,
        "<text x=\"24\" y=\"{}\" class=\"note\">Every date assumes work on the last day allowed and re-tests passed at the first try.</text>\n</svg>",
        height - 22
    );
    Some(out)
}

const STYLE: &str = "<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0 L10 5 L0 10 z\" fill=\"#1f2933\"/></marker></defs>\n\
<style>\n\
text{font-family:\"DejaVu Sans\",Verdana,Arial,sans-serif;font-size:14px;fill:#14202b}\n\
.head{font-size:16px;font-weight:bold}.date{font-weight:bold;text-anchor:end}.note{font-size:12px}.kind{font-size:12px;font-style:italic}\n\
.shape{stroke:#1f2933;stroke-width:1.6}.state{fill:#e8eef5}.action{fill:#f5f2e6}.gate{fill:#fde9d3}.forum{fill:#ece6f6}.proven{fill:#dcf2e1}\n\
.way{fill:none;stroke:#1f2933;stroke-width:1.6}.back{fill:none;stroke:#8a1c1c;stroke-width:1.6;stroke-dasharray:6 4}.backword{fill:#8a1c1c;font-size:12px}\n\
</style>\n";

fn shapes(plan: &Plan, steps: &[Step]) -> Vec<Shape> {
    let lasts = plan.watch.as_ref().map(|watch| watch.lasts.to_string());
    let mut shapes = Vec::new();
    for step in steps {
        let (kind, words) = match step.what {
            What::Opens => (Kind::State, "Open".to_owned()),
            What::Action => (Kind::Action, format!("Action due: {}", step.name)),
            What::InPlace => (Kind::State, "In place: all actions are shown to be done".to_owned()),
            What::Retest => (Kind::Gate, format!("Re-test: {}", step.name)),
            What::Forum => (Kind::Forum, format!("Forum: {}", step.name)),
            What::Verified => (Kind::Proven, "Verified: the improvement was shown".to_owned()),
            What::Closed => {
                let watched = lasts
                    .as_deref()
                    .map(|lasts| format!("Watched for {lasts}"))
                    .unwrap_or_default();
                shapes.push(Shape {
                    date: None,
                    kind: Kind::State,
                    lines: wrap(&watched, LETTERS),
                });
                (Kind::State, "Closed".to_owned())
            }
        };
        shapes.push(Shape {
            date: Some(step.words()),
            kind,
            lines: wrap(&words, LETTERS),
        });
    }
    shapes
}

fn draw(out: &mut String, shape: &Shape, top: i32, height: i32) {
    let (left, right, bottom) = (MIDDLE - HALF, MIDDLE + HALF, top + height);
    let width = 2 * HALF;
    let middle = top + height / 2;
    match shape.kind {
        Kind::State => {
            let _ = writeln!(
                out,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{}\" class=\"shape state\"/>",
                height / 2
            );
        }
        Kind::Action => {
            let _ = writeln!(
                out,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" class=\"shape action\"/>"
            );
            let _ = writeln!(out, "<path d=\"M{} {top} V{bottom}\" class=\"shape\"/>", left + 10);
        }
        Kind::Gate => {
            let _ = writeln!(
                out,
                "<path d=\"M{} {top} H{} L{right} {middle} L{} {bottom} H{} L{left} {middle} Z\" class=\"shape gate\"/>",
                left + 24,
                right - 24,
                right - 24,
                left + 24
            );
        }
        Kind::Forum => {
            let _ = writeln!(
                out,
                "<path d=\"M{} {top} H{right} L{} {bottom} H{left} Z\" class=\"shape forum\"/>",
                left + 24,
                right - 24
            );
        }
        Kind::Proven => {
            let _ = writeln!(
                out,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"6\" class=\"shape proven\"/>"
            );
            let _ = writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" class=\"shape\" fill=\"none\"/>",
                left + 4,
                top + 4,
                width - 8,
                height - 8
            );
        }
    }
    for (at, line) in shape.lines.iter().enumerate() {
        let _ = writeln!(
            out,
            "<text x=\"{MIDDLE}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            top + 26 + 20 * at as i32,
            escape(line)
        );
    }
    if let Some(date) = &shape.date {
        let _ = writeln!(
            out,
            "<text x=\"{DATES}\" y=\"{}\" class=\"date\">{}</text>",
            middle + 5,
            escape(date)
        );
    }
}

/// From every re-test, and from the watch, back to `open`.
fn ways_back(out: &mut String, shapes: &[Shape], middles: &[i32]) {
    let Some(open) = middles.first() else { return };
    let right = MIDDLE + HALF;
    let mut lane = 0;
    for (shape, middle) in shapes.iter().zip(middles) {
        let words = match shape.kind {
            Kind::Gate => "fails",
            Kind::State if shape.date.is_none() => "slips again",
            _ => continue,
        };
        let x = right + 30 + 26 * lane.min(4);
        let _ = writeln!(
            out,
            "<path d=\"M{right} {middle} H{x} V{} H{}\" class=\"back\" marker-end=\"url(#tip)\"/>",
            open,
            right + 3
        );
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" class=\"backword\">{words}</text>",
            right + 4,
            middle - 6
        );
        lane += 1;
    }
}

/// The picture in sentences.
fn told(shapes: &[Shape], plan: &Plan) -> String {
    let steps = shapes.iter().map(|shape| {
        let words = shape.lines.join(" ");
        shape
            .date
            .as_ref()
            .map_or_else(|| format!("{words}."), |date| format!("{date}: {words}."))
    });
    let back = match plan.retests.len() {
        0 => String::new(),
        _ => " A failed re-test leads back to open.".to_owned(),
    };
    let slips = if plan.watch.is_some() {
        " So does slipping again while it is watched."
    } else {
        ""
    };
    format!("{}{back}{slips}", steps.collect::<Vec<_>>().join(" "))
}

/// Text in lines of so many letters; a longer word is cut.
fn wrap(text: &str, letters: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > letters {
            lines.push(String::new());
        }
        while word.chars().count() > letters {
            let rest: String = word.chars().skip(letters).collect();
            word = word.chars().take(letters).collect();
            if let Some(line) = lines.last_mut() {
                line.push_str(&word);
            }
            lines.push(String::new());
            word = rest;
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    lines
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
