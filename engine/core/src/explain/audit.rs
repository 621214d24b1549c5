//! Why an audit is due, what was drawn, and what came of it.

use super::{Explanation, Mover, asked_by_forums, missing, mover, zone};
use crate::audit_state::AuditState;
use crate::correction;
use crate::detection;
use crate::id::AuditId;
use crate::instant::Instant;
use crate::record::{Audit, AuditStage, Purpose, Read, ReadTyped, Slipping};
use crate::sampling::Share;
use crate::state::Halt;
use crate::words::{count, day, day_and_time, list};

pub(super) fn explain(read: &(impl Read + ?Sized), id: AuditId, now: Instant) -> Result<Explanation, Halt> {
    let audit = read.audit(id)?.ok_or_else(|| missing("audit", id))?;
    let state = AuditState::of(audit, now);
    Ok(Explanation {
        about: id.to_string(),
        what: format!("Audit \"{}\" of {}", audit.name, audit.service),
        state: words(audit, state),
        since: since(audit),
        closed: state.is_end(),
        why_here: why_here(read, audit)?,
        why_now: why_now(read, audit)?,
        who_can_move_it: movers(read, audit, now)?,
        what_would_close_it: what_would_close_it(read, audit)?,
        see_also: see_also(read, audit)?,
    })
}

fn movers(read: &(impl Read + ?Sized), audit: &Audit, now: Instant) -> Result<Vec<Mover>, Halt> {
    let service = audit.service.as_str();
    let owner = |can: &str| mover(read, (service, &audit.owner), can.to_owned(), now);
    Ok(match audit.stage {
        AuditStage::Open => {
            let mut movers = vec![owner("submit the answers")?];
            let above = above(read, audit)?;
            if let Some(above) = above.filter(|_| audit.is_routine()) {
                let can = "decide, with a reason, that it is not made this time".to_owned();
                movers.push(mover(read, (service, &above), can, now)?);
            }
            movers
        }
        AuditStage::Stuck => vec![owner("ask the tool again")?],
        AuditStage::AwaitingAuthorisation => {
            let role = audit.authoriser.as_deref().unwrap_or_default();
            let can = "authorise the result, or send it back with a reason".to_owned();
            vec![mover(read, (service, role), can, now)?]
        }
        AuditStage::Evaluated => vec![owner("open a correction, about the same sample and with a reason")?],
        AuditStage::Submitted
        | AuditStage::Withdrawn
        | AuditStage::Missed
        | AuditStage::Waived
        | AuditStage::Corrected => Vec::new(),
    })
}

fn above(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Option<String>, Halt> {
    let definition = read.definition(&audit.definition)?;
    Ok(definition.and_then(|definition| definition.above(&audit.owner).first().map(|above| (*above).to_owned())))
}

fn words(audit: &Audit, state: AuditState) -> String {
    let result = if audit.significant {
        "a significant finding"
    } else {
        "no significant finding"
    };
    match state {
        AuditState::Open => "open".to_owned(),
        AuditState::InProgress => "in progress".to_owned(),
        AuditState::Overdue if audit.begun.is_some() => "in progress, and overdue".to_owned(),
        AuditState::Overdue => "overdue".to_owned(),
        AuditState::Submitted => "submitted; the tool is evaluating it".to_owned(),
        AuditState::Stuck => "submitted; the tool gave no report".to_owned(),
        AuditState::AwaitingAuthorisation => "evaluated; waits for a second person to authorise it".to_owned(),
        AuditState::Evaluated => format!("evaluated: {result}"),
        AuditState::Authorised => format!("evaluated and authorised: {result}"),
        AuditState::Missed => "missed: it was never handed in".to_owned(),
        AuditState::Waived => "waived: it is not made".to_owned(),
        AuditState::Withdrawn => "withdrawn".to_owned(),
        AuditState::Corrected => "corrected by another audit".to_owned(),
    }
}

fn since(audit: &Audit) -> Instant {
    let sent_back = || audit.sent_back.last().map(|sent_back| sent_back.at);
    let begun = || audit.begun.as_ref().map(|begun| begun.at);
    match audit.stage {
        AuditStage::Open => sent_back().max(begun()),
        AuditStage::Missed => audit.missed_at,
        AuditStage::Waived => audit.waived.as_ref().map(|waived| waived.at),
        AuditStage::Evaluated => audit.authorised.as_ref().map(|authorised| authorised.at),
        _ => None,
    }
    .or(audit.submitted_at)
    .unwrap_or(audit.opened_at)
}

fn what_would_close_it(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<String>, Halt> {
    let definition = read.definition(&audit.definition)?;
    let rules = definition.and_then(|definition| definition.audits.get(&audit.name));
    let second = rules.and_then(|rules| rules.authorised_by.as_ref());
    let second =
        second.map(|role| format!("The {role}, or a role above, authorises the result; never whoever submitted it."));
    let answers = || "Answers for every record of the sample, and the tool's report.".to_owned();
    Ok(match audit.stage {
        AuditStage::Open | AuditStage::Submitted | AuditStage::Stuck => {
            std::iter::once(answers()).chain(second).collect()
        }
        AuditStage::AwaitingAuthorisation => second.into_iter().collect(),
        AuditStage::Evaluated
        | AuditStage::Withdrawn
        | AuditStage::Missed
        | AuditStage::Waived
        | AuditStage::Corrected => Vec::new(),
    })
}

fn why_here(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<String>, Halt> {
    let opened = day(audit.opened_at, zone(read, &audit.definition, &audit.service)?);
    let mut lines = vec![match audit.purpose {
        Purpose::Routine { turn } => format!("Its turn {turn} came on {opened}."),
        Purpose::Extra => format!("Somebody asked for it on {opened}, beside its turns."),
        Purpose::Correction { of } => format!(
            "It corrects {of}, about the same records, since {opened}: {}.",
            audit
                .corrects_because
                .as_deref()
                .unwrap_or_default()
                .trim_end_matches('.')
        ),
        Purpose::Retest { plan, retest, round } => {
            let name = read
                .plan(plan)?
                .and_then(|plan| Some((plan, read.definition(&plan.definition).ok()??)))
                .and_then(|(plan, definition)| {
                    definition
                        .plans
                        .get(&plan.name)?
                        .retests
                        .get(retest)
                        .map(|gate| gate.name.clone())
                });
            format!(
                "It is re-test \"{}\" of {plan} (round {round}), opened on {opened}.",
                name.unwrap_or_default()
            )
        }
    }];
    lines.extend(drawn(audit));
    for bound in detection::bounds(read, audit)? {
        lines.push(format!("{}.", detection::words(&bound)));
    }
    let zone = zone(read, &audit.definition, &audit.service)?;
    for told in &audit.escalations {
        let late = if told.late { " (late)" } else { "" };
        lines.push(format!(
            "The {} was told on {}{late}.",
            told.to,
            day_and_time(told.at, zone)
        ));
    }
    lines.extend(asked_by_forums(read, Slipping::Audit(audit.id), zone)?);
    Ok(lines)
}

/// How the sample came about, how fair it is, and what was replaced.
fn drawn(audit: &Audit) -> Vec<String> {
    let own = !matches!(audit.purpose, Purpose::Correction { .. });
    let Some(sample) = audit.sample.as_ref().filter(|_| own) else {
        return Vec::new();
    };
    let eligible = match sample.eligible {
        Some(eligible) => format!("{eligible} that its sample may look at, of {}", sample.frame_size),
        None => sample.frame_size.to_string(),
    };
    let seed = match sample.story {
        false => "the seed comes from the ledger, so nobody could choose",
        true => "this is a story, whose seeds are always the same",
    };
    let mut lines = vec![format!(
        "The engine drew {} of {eligible} from the list of that day; {seed}.",
        count(sample.rows.len(), "record", "records"),
    )];
    let off = |share: &&Share| share.in_sample == 0 && share.in_frame > 0;
    let unseen = sample.shares.iter().filter(off);
    let unseen: Vec<String> = unseen
        .map(|share| format!("{} {}", share.stratum, share.value))
        .collect();
    if !unseen.is_empty() {
        lines.push(format!(
            "Not in the sample, although the list has them: {}.",
            list(&unseen)
        ));
    }
    lines.extend(
        sample
            .shortfalls
            .iter()
            .map(|short| format!("The sample falls short: {short}.")),
    );
    for old in &audit.substitutions {
        let came = match &old.to {
            Some(to) => format!("{to} took its place"),
            None => "the list had no other".to_owned(),
        };
        lines.push(format!(
            "{} could not be looked at ({}): {came}.",
            old.reference, old.reason
        ));
    }
    lines
}

fn why_now(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<String>, Halt> {
    let zone = zone(read, &audit.definition, &audit.service)?;
    let mut lines = Vec::new();
    match (audit.stage, &audit.sample, &audit.failure) {
        (AuditStage::Open, None, _) => lines.push("It waits for the list from which its sample is drawn.".to_owned()),
        (AuditStage::Open, Some(_), _) => lines.push(format!("It waits for answers: {}.", audit.due.derivation)),
        (AuditStage::Stuck, _, Some(failure)) => lines.push(format!("The answers are safe, but {failure}.")),
        (AuditStage::AwaitingAuthorisation, ..) => {
            lines.push("Nothing follows from its result yet: no finding, no plan, no gate.".to_owned());
        }
        (AuditStage::Missed, ..) => lines.push(format!(
            "Its time was over ({}) and its next turn opened{}. It can no longer be handed in.",
            audit.due.derivation,
            audit
                .missed_at
                .map(|at| format!(" on {}", day(at, zone)))
                .unwrap_or_default()
        )),
        _ => {}
    }
    if let Some(begun) = audit.begun.as_ref().filter(|_| audit.stage == AuditStage::Open) {
        lines.push(format!("{} works on it since {}.", begun.by, day(begun.at, zone)));
    }
    lines.extend(audit.sent_back.iter().map(|sent_back| {
        format!(
            "{} sent a result back on {}: {}. That one never counted.",
            sent_back.by,
            day(sent_back.at, zone),
            sent_back.reason
        )
    }));
    lines.extend(
        audit
            .due
            .moves
            .iter()
            .map(|moved| format!("{} gave it until {}: {}.", moved.by, day(moved.to, zone), moved.reason)),
    );
    if let Some(waived) = &audit.waived {
        let who = waived.forum.as_ref().map_or_else(|| waived.by.clone(), Clone::clone);
        lines.push(format!("{who} decided on {}: {}", day(waived.at, zone), waived.reason));
    }
    if let Some(authorised) = &audit.authorised {
        let note = authorised
            .note
            .as_ref()
            .map(|note| format!(": {note}"))
            .unwrap_or_default();
        lines.push(format!(
            "{} authorised it on {}{note}.",
            authorised.by,
            day(authorised.at, zone)
        ));
    }
    lines.extend(correction_lines(audit));
    lines.extend(overlooked(read, audit)?);
    Ok(lines)
}

fn correction_lines(audit: &Audit) -> Option<String> {
    let by = audit.correction?;
    Some(if audit.stage == AuditStage::Corrected {
        format!("{by} corrected it and stands in its place.")
    } else {
        format!("{by} was opened to correct it; until that counts, this result stands.")
    })
}

/// What others found and it had missed.
fn overlooked(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<String>, Halt> {
    let mut lines = Vec::new();
    for id in &audit.overlooked {
        let Some(finding) = read.finding(*id)? else { continue };
        let who = finding
            .from_outside
            .as_ref()
            .map_or("Somebody else", |from| from.who.subject());
        lines.push(format!(
            "{who} found what it had missed: {} ({id}).",
            finding.problem.what
        ));
    }
    Ok(lines)
}

fn see_also(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<String>, Halt> {
    let plan = match correction::root(read, audit)?.purpose {
        Purpose::Retest { plan, .. } => Some(plan.to_string()),
        Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => None,
    };
    let corrects = match audit.purpose {
        Purpose::Correction { of } => Some(of.to_string()),
        _ => None,
    };
    Ok(plan
        .into_iter()
        .chain(corrects)
        .chain(audit.correction.map(|by| by.to_string()))
        .chain(audit.findings.iter().chain(&audit.overlooked).map(ToString::to_string))
        .collect())
}
