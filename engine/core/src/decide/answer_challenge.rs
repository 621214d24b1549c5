//! A role answers a forum that asked about slippage. The answer is heard at the next meeting; the due date stands.

use super::messages::{Note, tell_role};
use super::study::{Study, check_text};
use crate::event::Event;
use crate::record::{Read, ReadTyped, Reason, Slipping};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, about: Slipping, words: &str) -> Result<(), Halt> {
    check_text("the answer", words)?;
    let person = study.acting_person()?;
    let (_, definition) = study.in_force()?;
    let mut answered = false;
    for (name, forum) in &definition.forums {
        let open = study
            .diary(name)?
            .and_then(|diary| diary.open_challenge(about))
            .cloned();
        let Some(open) = open else { continue };
        require(study, person, Some(&open.service), &[&open.role], study.now())?;
        study.emit(Event::ChallengeAnswered {
            about,
            forum: name.clone(),
            words: words.to_owned(),
        })?;
        let note = Note {
            about: about.to_string(),
            reason: Reason::Answered,
            service: open.service,
            text: format!("The {} answered {name} about {about}: {words}", open.role),
        };
        tell_role(study, &forum.chair, note)?;
        answered = true;
    }
    if answered {
        return Ok(());
    }
    Err(Rejection::NotPossible {
        what: format!("{about} cannot be answered for"),
        reason: "no forum asked about it, or it was answered already".to_owned(),
    }
    .into())
}
