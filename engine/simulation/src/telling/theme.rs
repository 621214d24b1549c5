//! Sentences about themes, and about causes that people name.

use super::{Kind, Sentence};
use ratchet_core::event::{Event, Recorded};
use ratchet_core::id::ThemeId;
use ratchet_core::record::{ReadTyped, Theme};
use ratchet_core::state::Whole;
use ratchet_core::words;

pub(super) fn tell(records: &Whole, recorded: &Recorded) -> Option<Sentence> {
    let (theme, text) = match &recorded.event {
        Event::ThemeRaised { name, theme, owner, .. } => {
            let text = format!("{theme} is raised: \"{name}\", owned by the {owner}");
            (find(records, *theme)?, text)
        }
        Event::ThemeImproved { theme } => (
            find(records, *theme)?,
            format!("{theme}: every watched audit is better"),
        ),
        Event::ThemeWorsened { reasons, theme } => {
            let text = format!("{theme} has slipped again: {}", words::list(reasons));
            (find(records, *theme)?, text)
        }
        Event::ThemeClosed { theme } => {
            let text = format!("{theme} is closed: every watched audit is better, and its plans are verified");
            (find(records, *theme)?, text)
        }
        Event::CausesNamed { causes, finding, .. } => {
            let found = records.finding(*finding).ok().flatten()?;
            let text = format!("the cause of {finding} is named: {}", words::list(causes));
            return Sentence::of(Kind::Audit, &found.service, text);
        }
        _ => return None,
    };
    Some(Sentence {
        kind: Kind::Plan,
        service: theme.service.clone(),
        text,
    })
}

fn find(records: &Whole, theme: ThemeId) -> Option<&Theme> {
    records.theme(theme).ok().flatten().map(AsRef::as_ref)
}
