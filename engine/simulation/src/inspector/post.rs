//! Who stands for a role, and who acts for it, from what the events say about people.

use super::notes::Notes;
use ratchet_core::instant::Instant;
use ratchet_core::record::Delegated;

/// How often a cover is asked for their own cover.
const COVERS_IN_A_ROW: usize = 8;

/// Everybody who stands for a role in a service: holders who are there, else their covers; in the service first, then provider-wide.
pub(super) fn standing(notes: &Notes, service: &str, role: &str, at: Instant) -> Vec<String> {
    for place in [Some(service.to_owned()), None] {
        let Some(holders) = notes.posts.get(&(place, role.to_owned())) else {
            continue;
        };
        let there: Vec<String> = holders
            .iter()
            .filter(|person| away(notes, person, at).is_none())
            .cloned()
            .collect();
        if !there.is_empty() {
            return there;
        }
        let covers: Vec<String> = holders.iter().filter_map(|person| cover(notes, person, at)).collect();
        if !covers.is_empty() {
            return covers;
        }
    }
    Vec::new()
}

/// Whether somebody acts for a role: holds it, stands for it, or was handed its work by one who holds it.
pub(super) fn acts_for(notes: &Notes, person: &str, service: &str, role: &str, at: Instant) -> bool {
    let holds = |who: &str| holds(notes, who, service, role, at);
    let handed = notes.delegations.iter().any(|handed| {
        let of_role =
            matches!(&handed.what, Delegated::Role { role: of, service: place } if of == role && place == service);
        of_role && handed.to == person && runs(handed.from, handed.until, at) && holds(&handed.by)
    });
    handed || holds(person)
}

fn holds(notes: &Notes, person: &str, service: &str, role: &str, at: Instant) -> bool {
    let post = |place: Option<&str>| notes.posts.get(&(place.map(str::to_owned), role.to_owned()));
    let here = post(Some(service))
        .filter(|holders| !holders.is_empty())
        .or_else(|| post(None));
    here.is_some_and(|holders| holders.iter().any(|holder| holder == person))
        || standing(notes, service, role, at).iter().any(|stands| stands == person)
}

/// Whether a span of time runs at a moment.
pub(super) fn runs(from: Instant, until: Option<Instant>, at: Instant) -> bool {
    from <= at && until.is_none_or(|until| at < until)
}

/// The absence of a person that runs: who covers them.
fn away<'a>(notes: &'a Notes, person: &str, at: Instant) -> Option<Option<&'a str>> {
    let absence = notes
        .absences
        .iter()
        .find(|away| away.person == person && runs(away.from, away.until, at))?;
    Some(absence.cover.as_deref())
}

fn cover(notes: &Notes, person: &str, at: Instant) -> Option<String> {
    let mut who = person;
    for _ in 0..COVERS_IN_A_ROW {
        match away(notes, who, at) {
            None => return (who != person).then(|| who.to_owned()),
            Some(next) => who = next?,
        }
    }
    None
}
