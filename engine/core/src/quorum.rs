//! A forum sits: who takes part, who stands aside because of a conflict of interest, and whether enough are left to decide. A decision
//! of a forum that was not quorate is no decision, so it is refused before anything is recorded.

use crate::definition::{Forum, Service};
use crate::instant::Instant;
use crate::limits;
use crate::record::{Read, StoodAside};
use crate::rejection::Rejection;
use crate::responsibility::{may_act, require};
use crate::separation::refuse;
use crate::state::Halt;
use std::collections::BTreeMap;

/// A forum that is asked to decide.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// When.
    pub at: Instant,
    /// Its rules.
    pub forum: &'a Forum,
    /// Its name.
    pub name: &'a str,
    /// Everybody who takes part, by staff reference; empty is the speaker alone.
    pub present: &'a [String],
    /// Service that the decision is about; `None` is the whole provider.
    pub service: Option<&'a str>,
    /// Services of the provider. A forum sits for all of them: whoever holds a seat in one of them holds it.
    pub services: &'a BTreeMap<String, Service>,
    /// Who speaks for it; must act for its chair.
    pub speaker: &'a str,
}

/// A forum that may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// Everybody who took part, the speaker first, those who stood aside included.
    pub present: Vec<String>,
    /// Who took no part in this decision, and why.
    pub stood_aside: Vec<StoodAside>,
}

/// Seats a forum for one decision. `conflict` says what keeps a person from deciding about it ([`crate::separation`]).
///
/// Refused when the speaker does not act for the chair or has a conflict, when somebody present does not sit on the forum, and when
/// fewer than the quorum are left after those with a conflict stood aside.
pub fn seat(
    read: &(impl Read + ?Sized),
    call: &Call<'_>,
    conflict: impl Fn(&str) -> Result<Option<String>, Halt>,
) -> Result<Sitting, Halt> {
    require(read, call.speaker, call.service, &[&call.forum.chair], call.at)?;
    refuse(call.speaker, conflict(call.speaker)?)?;
    if call.present.len() > limits::FORUM_PEOPLE {
        return Err(Rejection::TooMuch {
            what: "the list of who was present",
            limit: limits::FORUM_PEOPLE,
        }
        .into());
    }
    let mut sitting = Sitting {
        present: vec![call.speaker.to_owned()],
        stood_aside: Vec::new(),
    };
    for person in call.present {
        if sitting.present.contains(person) {
            continue;
        }
        require_seat(read, call, person)?;
        sitting.present.push(person.clone());
        if let Some(why) = conflict(person)? {
            let person = person.clone();
            sitting.stood_aside.push(StoodAside { person, why });
        }
    }
    let deciding = sitting.present.len() - sitting.stood_aside.len();
    let quorum = call.forum.quorum.unwrap_or(1) as usize;
    if deciding < quorum {
        let aside = |aside: &StoodAside| format!("{} stood aside: {}", aside.person, aside.why);
        return Err(Rejection::NotQuorate {
            forum: call.name.to_owned(),
            deciding,
            quorum,
            stood_aside: sitting.stood_aside.iter().map(aside).collect(),
        }
        .into());
    }
    Ok(sitting)
}

/// Gathers a forum of the whole provider: who takes part, the speaker first.
pub fn gather(read: &(impl Read + ?Sized), call: &Call<'_>) -> Result<Vec<String>, Halt> {
    require_chair(read, call)?;
    let mut present = vec![call.speaker.to_owned()];
    for person in call.present {
        if present.contains(person) {
            continue;
        }
        require_seat(read, call, person)?;
        present.push(person.clone());
    }
    let quorum = call.forum.quorum.unwrap_or(1) as usize;
    if present.len() > limits::FORUM_PEOPLE {
        return Err(Rejection::TooMuch {
            what: "the list of who was present",
            limit: limits::FORUM_PEOPLE,
        }
        .into());
    }
    if present.len() < quorum {
        return Err(Rejection::NotQuorate {
            forum: call.name.to_owned(),
            deciding: present.len(),
            quorum,
            stood_aside: Vec::new(),
        }
        .into());
    }
    Ok(present)
}

/// Refuses a speaker who acts for the chair nowhere.
pub fn require_chair(read: &(impl Read + ?Sized), call: &Call<'_>) -> Result<(), Halt> {
    for service in call.services.keys() {
        if may_act(read, call.speaker, Some(service), &call.forum.chair, call.at)? {
            return Ok(());
        }
    }
    require(read, call.speaker, None, &[&call.forum.chair], call.at)
}

/// Who takes part holds the chair's role or one of the members' roles, in one of the services at least.
fn require_seat(read: &(impl Read + ?Sized), call: &Call<'_>, person: &str) -> Result<(), Halt> {
    let roles: Vec<&str> = std::iter::once(&call.forum.chair)
        .chain(&call.forum.members)
        .map(String::as_str)
        .collect();
    let places = call.service.into_iter().chain(call.services.keys().map(String::as_str));
    for place in places.map(Some).chain([None]) {
        for role in &roles {
            if may_act(read, person, place, role, call.at)? {
                return Ok(());
            }
        }
    }
    Err(Rejection::NotOnForum {
        forum: call.name.to_owned(),
        person: person.to_owned(),
        roles: roles.into_iter().map(str::to_owned).collect(),
    }
    .into())
}
