//! Problems as they look in a terminal.
//!
//! The form is ours (`file, line 39` is read aloud, `file:39:10` is not), so annotate-snippets, which fixes the line of origin,
//! is not used. Columns count what is seen: a letter with an accent is one wide, a full-width sign two.

use super::{Locator, Spot, story, visible};
use crate::diagnostic::{Diagnostic, Severity};
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar as _;

/// Whether the output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With colours.
    On,
    /// Plain text.
    Off,
}

/// Columns of a source line that are shown; a longer line is cut around the marked words.
const COLUMNS_MAX: usize = 150;

/// Problems one after another, each with an empty line after it.
pub fn render(problems: &[Diagnostic], locator: &Locator<'_>, colour: Colour) -> String {
    let mut out = String::new();
    for problem in problems {
        out.push_str(&one(problem, &locator.spot(problem.place), colour));
        out.push('\n');
    }
    out
}

fn one(problem: &Diagnostic, spot: &Spot<'_>, colour: Colour) -> String {
    let paint = |style: Style, text: &str| match colour {
        Colour::On => format!("{style}{text}{style:#}"),
        Colour::Off => text.to_owned(),
    };
    let bold = Style::new().bold();
    let dim = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
    let strong = weight(problem.severity);
    let mut out = String::new();
    let word = paint(strong, &format!("{}:", problem.severity.word()));
    let title = paint(bold, &problem.title);
    push(
        &mut out,
        format_args!("{word} {title}  [{}, {}]", problem.name, problem.code),
    );
    push(
        &mut out,
        format_args!("  {}, line {}", super::shorten(spot.path, 200), spot.line),
    );
    let shown = Shown::of(spot);
    let number = spot.line.to_string();
    let gutter = " ".repeat(number.len());
    push(
        &mut out,
        format_args!("   {} {}", paint(dim, &format!("{number} |")), shown.text),
    );
    let marks = format!("{} {}", "^".repeat(shown.width), problem.label);
    push(
        &mut out,
        format_args!(
            "   {gutter} {} {}{}",
            paint(dim, "|"),
            " ".repeat(shown.before),
            paint(strong, marks.trim_end())
        ),
    );
    if let Some(why) = &problem.why {
        push(&mut out, format_args!("  {} {why}", paint(bold, "Why it matters:")));
    }
    if let Some(lines) = &problem.story {
        push(
            &mut out,
            format_args!("  {} {}", paint(bold, "How it could happen:"), story(lines)),
        );
    }
    if let Some(help) = &problem.help {
        let accept = if problem.fix.is_some() {
            "      (accept with --fix)"
        } else {
            ""
        };
        push(&mut out, format_args!("  {} {help}{accept}", paint(bold, "Fix:")));
    }
    push(
        &mut out,
        format_args!("  {} ratchet explain {}", paint(bold, "More:"), problem.name),
    );
    out
}

fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

fn weight(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Blue,
    };
    Style::new().bold().fg_color(Some(colour.into()))
}

/// A source line as shown, with the marked columns.
struct Shown {
    before: usize,
    text: String,
    width: usize,
}

impl Shown {
    fn of(spot: &Spot<'_>) -> Self {
        let wide = |text: &str| {
            text.chars()
                .map(|letter| visible(letter).width().unwrap_or(1))
                .sum::<usize>()
        };
        let (lead, rest) = spot.text.split_at(spot.marked.start.min(spot.text.len()));
        let marked = &rest[..spot.marked.end.saturating_sub(spot.marked.start).min(rest.len())];
        let long = spot.text.chars().nth(COLUMNS_MAX).is_some();
        let cut = lead
            .char_indices()
            .rev()
            .nth(COLUMNS_MAX / 2)
            .filter(|_| long)
            .map_or(0, |(at, _)| at);
        let lead = if cut > 0 {
            format!("…{}", &lead[cut..])
        } else {
            lead.to_owned()
        };
        let room = COLUMNS_MAX.saturating_sub(lead.chars().count());
        let tail = super::shorten(rest, room);
        let lead = super::shorten(&lead, COLUMNS_MAX);
        Self {
            before: wide(&lead),
            width: wide(&super::shorten(marked, room)).max(1),
            text: format!("{lead}{tail}").trim_end().to_owned(),
        }
    }
}
