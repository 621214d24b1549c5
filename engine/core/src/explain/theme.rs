//! Why a theme runs, and what would close it.

use super::{Explanation, missing};
use crate::id::ThemeId;
use crate::record::{Read, ReadTyped, Theme};
use crate::state::Halt;

pub(super) fn explain(read: &(impl Read + ?Sized), id: ThemeId) -> Result<Explanation, Halt> {
    let theme = read.theme(id)?.ok_or_else(|| missing("theme", id))?;
    Ok(Explanation {
        about: id.to_string(),
        what: format!("Theme \"{}\"", theme.name),
        state: state(theme).to_owned(),
        since: theme.closed_at.or(theme.improved_at).unwrap_or(theme.raised_at),
        closed: theme.closed_at.is_some(),
        why_here: Vec::new(),
        why_now: Vec::new(),
        who_can_move_it: Vec::new(),
        what_would_close_it: Vec::new(),
        see_also: theme.findings.iter().map(ToString::to_string).collect(),
    })
}

const fn state(theme: &Theme) -> &'static str {
    match (theme.closed_at, theme.improved_at) {
        (Some(_), _) => "closed: every watched audit is better, and its plans are verified",
        (None, Some(_)) => "improved: every watched audit is better; its plans have to be verified",
        (None, None) => "raised: not every watched audit is better yet",
    }
}
