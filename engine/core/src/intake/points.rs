//! The points of a chart as text: one value a line, or a date and a value, with or without a line of names at the top.
//!
//! Values are never guessed: what is not a plain number is a problem with its line. Dates are labels; where all of them are
//! written `2026-11-30` or `2026-11` they must rise, because a chart of points in the wrong order tells a false story.

use super::{Intake, Problem, Problems};
use crate::limits;

/// Values beyond this are a slip of the finger; sums of them would lose their last digits.
const VALUE_MAX: f64 = 1e12;

/// One point of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When, as it was written; empty where the text says only values.
    pub at: String,
    /// Line of the text, from 1.
    pub line: u64,
    /// The value, finite.
    pub value: f64,
}

/// Reads points in the order of the text. Blank lines are passed over.
pub fn read(text: &str) -> Intake<Point> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::default();
    let mut points: Vec<Point> = Vec::new();
    let mut width = None;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    for (position, (line, number)) in lines.enumerate() {
        let cells = cells(line);
        if position == 0 && is_header(&cells) {
            continue;
        }
        if points.len() == limits::CHART_POINTS {
            problems.push(problem(
                number,
                1,
                format!("a chart has at most {} points", limits::CHART_POINTS),
            ));
            break;
        }
        match point(&cells, number, &mut width) {
            Ok(point) => points.push(point),
            Err(found) => problems.push(found),
        }
    }
    check_order(&points, &mut problems);
    let mut problems = problems.finish();
    if points.is_empty() && problems.is_empty() {
        problems.push(problem(
            1,
            1,
            "there are no values: write one a line, or a date, a comma and a value".to_owned(),
        ));
    }
    Intake { rows: points, problems }
}

fn cells(line: &str) -> Vec<&str> {
    let delimiter = [',', ';', '\t'].into_iter().find(|mark| line.contains(*mark));
    let split = delimiter.map_or_else(|| vec![line], |mark| line.split(mark).collect());
    let mut cells: Vec<&str> = split
        .into_iter()
        .map(|cell| cell.trim().trim_matches('"').trim())
        .collect();
    while cells.len() > 1 && cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells
}

/// A line of names: its last cell is a word. What reads as a number of any kind is a value, even one that is refused.
fn is_header(cells: &[&str]) -> bool {
    let last = cells.last().copied().unwrap_or_default();
    cells.len() <= 2
        && last.parse::<f64>().is_err()
        && !last.starts_with(|letter: char| letter.is_ascii_digit() || "+-.".contains(letter))
}

fn point(cells: &[&str], line: u64, width: &mut Option<usize>) -> Result<Point, Problem> {
    let expected = *width.get_or_insert(cells.len());
    let (at, value) = match cells {
        [value] => ("", *value),
        [at, value] => (*at, *value),
        _ => {
            return Err(problem(
                line,
                3,
                format!(
                    "{} columns are too many: write a value, or a date, a comma and a value",
                    cells.len()
                ),
            ));
        }
    };
    if cells.len() != expected {
        let message = format!("{} columns here, {expected} in the first row of values", cells.len());
        return Err(problem(line, cells.len(), message));
    }
    Ok(Point {
        at: at.to_owned(),
        line,
        value: number(value).map_err(|message| problem(line, cells.len(), message))?,
    })
}

fn number(text: &str) -> Result<f64, String> {
    if text.is_empty() {
        return Err("there is no value: write a number, or leave the line out".to_owned());
    }
    let plain = text.trim_end_matches('%');
    match text.parse::<f64>() {
        Ok(value) if !value.is_finite() => Err(format!("`{text}` is not a number that can be drawn")),
        Ok(value) if value.abs() > VALUE_MAX => Err(format!("`{text}` is too large for a chart")),
        Ok(value) => Ok(value),
        Err(_) if plain != text && plain.trim().parse::<f64>().is_ok() => {
            Err(format!("`{text}` has a percent sign: write {}", plain.trim()))
        }
        Err(_) => Err(format!("`{text}` is not a number")),
    }
}

fn check_order(points: &[Point], problems: &mut Problems) {
    let is_iso = |point: &Point| {
        let at = point.at.as_bytes();
        matches!(at.len(), 7 | 10)
            && at.iter().enumerate().all(|(place, byte)| match place {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    if points.is_empty() || !points.iter().all(is_iso) {
        return;
    }
    for pair in points.windows(2).filter(|pair| pair[1].at < pair[0].at) {
        let message = format!(
            "{} stands after {}: put the points in order of time",
            pair[1].at, pair[0].at
        );
        problems.push(problem(pair[1].line, 1, message));
    }
}

fn problem(line: u64, column: usize, message: String) -> Problem {
    let column_name = if column == 1 { "date or value" } else { "value" };
    Problem {
        line,
        column,
        column_name: column_name.to_owned(),
        message,
    }
}
