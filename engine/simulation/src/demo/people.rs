//! The people of the demo, read from the same kind of table that a real provider hands in.

use super::records::PEOPLE;
use crate::house::PlayError;
use ratchet_core::command::Command;
use ratchet_core::intake::people;

/// Appointments of everybody in the table.
pub(super) fn appointments() -> Result<Vec<Command>, PlayError> {
    let intake = people::read(PEOPLE);
    if let Some(problem) = intake.problems.first() {
        return Err(PlayError::Unprepared(format!("people.csv, {problem}")));
    }
    let appoint = |post: people::Post| Command::AppointPerson {
        name: post.name,
        person: post.person,
        role: post.role,
        service: post.service,
    };
    Ok(intake.rows.into_iter().map(appoint).collect())
}
