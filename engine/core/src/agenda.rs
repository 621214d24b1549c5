//! A forum's agenda, built from state: the topics that its `reviews:` names, each with what there is to say, in the order of the file,
//! and after them whatever waits for a decision that the forum alone can take.
//!
//! Which records belong to a topic is looked up by whoever reads the lists ([`Material`]); what is said about each stands here.

mod lines;

use crate::calendar::Calendar;
use crate::definition::{Approval, Definition, Forum, Topic};
use crate::instant::Instant;
use crate::limits;
use crate::record::{Action, AgendaItem, Audit, Diary, Finding, Meeting, Plan, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::schedule::next_opening;
use crate::state::Halt;
use crate::words::count;
use chrono::TimeDelta;
use lines::Line;

/// How far back the first meeting looks: a month.
const FIRST_LOOK_BACK_DAYS: i64 = 31;

/// Records from which an agenda is built.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Actions that owe something.
    pub actions: Vec<Action>,
    /// Audits and re-tests, the open ones and the latest.
    pub audits: Vec<Audit>,
    /// Findings that are not resolved.
    pub findings: Vec<Finding>,
    /// Plans, the open ones and the latest.
    pub plans: Vec<Plan>,
}

/// A topic with its items, one line each, ready to be read out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Lines; none is an answer too.
    pub lines: Vec<String>,
    /// Topic in words.
    pub topic: &'static str,
}

/// When a forum meets next, later than today.
pub fn meets_next(forum: &Forum, calendar: &Calendar, now: Instant) -> Option<Instant> {
    next_opening(&forum.meets, now, calendar)
}

/// The agenda of a forum as things stand. A topic without anything to say has one empty line.
pub fn build(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    name: &str,
    material: &Material,
    now: Instant,
) -> Result<Vec<AgendaItem>, Halt> {
    let forum = definition
        .forums
        .get(name)
        .ok_or_else(|| Rejection::nothing("forum", name))?;
    let first = definition.services.values().next();
    let diary = read.diary(name)?.map(|diary| diary.as_ref());
    let held = match diary.and_then(|diary| diary.held) {
        Some(id) => read.meeting(id)?.map(|meeting| meeting.as_ref()),
        None => None,
    };
    let desk = Desk {
        calendar: first.map_or_else(Calendar::default, |service| service.calendar),
        definition,
        diary,
        forum,
        held,
        material,
        name,
        now,
        since: held.map_or(now - TimeDelta::days(FIRST_LOOK_BACK_DAYS), |held| held.called_at),
    };
    let mut items = Vec::new();
    for topic in &forum.reviews {
        let lines = lines::of(read, &desk, *topic)?;
        items.extend(written(&desk, *topic, lines));
    }
    for topic in implied(forum) {
        let mut lines = lines::of(read, &desk, topic)?;
        if !matches!(topic, Topic::LastDecisions | Topic::Exceptions) {
            lines.retain(|line| line.asks);
        }
        if !lines.is_empty() {
            items.extend(written(&desk, topic, lines));
        }
    }
    Ok(items)
}

/// What a forum is told of although its file does not ask: decisions that only it can take, what became of its last ones, and what the files
/// except from the checks.
fn implied(forum: &Forum) -> impl Iterator<Item = Topic> + '_ {
    let by_approval = [
        (Approval::PlanClosures, Topic::ClosuresAsked),
        (Approval::PlanPriorities, Topic::OpenPlans),
        (Approval::AcceptedRisks, Topic::NewFindings),
    ];
    let topics = by_approval
        .into_iter()
        .filter(|(approval, _)| forum.approves.contains(approval))
        .map(|(_, topic)| topic);
    topics
        .chain([Topic::LastDecisions, Topic::Exceptions])
        .filter(|topic| !forum.reviews.contains(topic))
}

/// What lies on the desk where an agenda is written.
struct Desk<'a> {
    calendar: Calendar,
    definition: &'a Definition,
    diary: Option<&'a Diary>,
    forum: &'a Forum,
    /// The last meeting that was held.
    held: Option<&'a Meeting>,
    material: &'a Material,
    name: &'a str,
    now: Instant,
    /// When that one's agenda was made.
    since: Instant,
}

fn written(desk: &Desk<'_>, topic: Topic, mut lines: Vec<Line>) -> Vec<AgendaItem> {
    let more = lines.len().saturating_sub(limits::AGENDA_LINES);
    // What asks for a decision is never the part that is only counted.
    lines.sort_by_key(|line| !line.asks && more > 0);
    lines.truncate(limits::AGENDA_LINES);
    if more > 0 {
        lines.push(Line::plain(format!("and {}", count(more, "more", "more"))));
    }
    if lines.is_empty() {
        lines.push(Line::plain(String::new()));
    }
    let carried = desk.diary.map(|diary| diary.carried.as_slice()).unwrap_or_default();
    let item = |line: Line| {
        let before = line
            .about
            .as_ref()
            .is_some_and(|about| line.asks && carried.contains(about));
        let carried = if before { " (carried over)" } else { "" };
        AgendaItem {
            line: format!("{}{carried}", line.text),
            about: line.about,
            asks: line.asks,
            topic,
        }
    };
    lines.into_iter().map(item).collect()
}

/// The lines of an agenda under their topics.
pub fn by_topic(agenda: &[AgendaItem]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for item in agenda {
        let topic = words(item.topic);
        if items.last().is_none_or(|last| last.topic != topic) {
            let lines = Vec::new();
            items.push(Item { lines, topic });
        }
        if let Some(last) = items.last_mut().filter(|_| !item.line.is_empty()) {
            let asks = if item.asks { " [decision]" } else { "" };
            last.lines.push(format!("{}{asks}", item.line));
        }
    }
    items
}

/// A topic in words.
pub const fn words(topic: Topic) -> &'static str {
    match topic {
        Topic::Themes => "Themes",
        Topic::OverdueActions => "Overdue actions",
        Topic::RetestsDueThisMonth => "Re-tests due this month",
        Topic::NewFindings => "Open findings",
        Topic::OpenPlans => "Open plans",
        Topic::ClosuresAsked => "Closures asked for",
        Topic::Escalations => "Escalations without an answer",
        Topic::AuditProgramme => "Audit programme",
        Topic::Measures => "Measures",
        Topic::RetestResults => "Re-test results",
        Topic::Waivers => "Waivers and accepted risks",
        Topic::Slippage => "Slippage",
        Topic::LastDecisions => "Decisions of the last meeting",
        Topic::Exceptions => "Exceptions from the checks",
    }
}
