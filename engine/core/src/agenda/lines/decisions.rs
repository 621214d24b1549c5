//! What the last meeting decided, and what became of its questions.

use super::Line;
use crate::agenda::Desk;
use crate::minutes;
use crate::record::Read;
use crate::state::Halt;
use crate::words::count;

pub(super) fn last_decisions(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    let missed = desk.diary.map_or(0, |diary| diary.missed_in_a_row);
    if missed > 0 {
        let were = if missed == 1 { "was" } else { "were" };
        let meetings = count(missed as usize, "meeting", "meetings");
        lines.push(Line::plain(format!("{meetings} before this one {were} not held")));
    }
    for minute in desk.held.into_iter().flat_map(|held| &held.minutes) {
        let text = minutes::decision(minute, desk.calendar.zone);
        lines.push(Line {
            about: minute.about.clone(),
            asks: false,
            text,
        });
    }
    for challenge in desk.diary.into_iter().flat_map(|diary| &diary.challenges) {
        let answer = match &challenge.answer {
            Some(answer) => format!(
                "answered by {} on {}: {}",
                minutes::name(read, &answer.by)?,
                desk.day(answer.at),
                answer.words
            ),
            None => "not answered yet".to_owned(),
        };
        let text = format!(
            "{}: the {} of {} was asked on {} (\"{}\"); {answer}",
            challenge.about,
            challenge.role,
            challenge.service,
            desk.day(challenge.at),
            challenge.question
        );
        lines.push(Line::about(challenge.about, text));
    }
    Ok(lines)
}
