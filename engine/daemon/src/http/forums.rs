//! Forums: the agenda as things stand, meetings with their minutes, decisions, and answers to what a forum asked.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::failure::Failure;
use super::listing::Wanted;
use super::text::{identifier, moment, read_moment, variant};
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::agenda::{by_topic, meets_next};
use ratchet_core::calendar::Calendar;
use ratchet_core::command::{Command, Resolve};
use ratchet_core::id::{AnyId, BadId, MeetingId};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::minutes;
use ratchet_core::record::{AgendaItem, AtRisk, Challenge, Diary, Meeting, Minute, Record, Slipping};
use ratchet_runtime::agenda::agenda;
use ratchet_runtime::rows::{Kind, Selection};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/forums/{forum}/agenda", get(show))
        .route("/forums/{forum}/meetings", get(of_forum).post(open))
        .route("/forums/{forum}/meetings/close", post(close))
        .route("/forums/{forum}/decisions", post(decide))
        .route("/challenges/{id}/answers", post(answer))
        .route("/meetings", get(list))
        .route("/meetings/{id}", get(one))
        .route("/meetings/{id}/minutes", get(minuted))
}

async fn show(State(app): State<Arc<App>>, Path(forum): Path<String>) -> Result<Json<v1::Agenda>, Failure> {
    app.away(move |app| built(app, forum).map(Json)).await
}

fn built(app: &App, name: String) -> Result<v1::Agenda, Failure> {
    let definition = app.in_force()?;
    let Some(forum) = definition.forums.get(&name) else {
        return Err(Failure::not_found(format!("there is no forum `{name}`")));
    };
    let first = definition.services.values().next();
    let calendar = first.map_or_else(Calendar::default, |service| service.calendar);
    let items = agenda(app.view(), &definition, &name, app.now())?;
    let diary = diary(app, &name)?;
    let planned = diary.as_ref().and_then(|diary| diary.next_meets);
    Ok(v1::Agenda {
        chair: forum.chair.clone(),
        meeting: diary.and_then(|diary| diary.running).map(|id| id.to_string()),
        meets_next: planned.or_else(|| meets_next(forum, &calendar, app.now())).map(moment),
        topics: topics(&items),
        forum: name,
    })
}

/// What a forum has before it, once it was planned.
pub(super) fn diary(app: &App, forum: &str) -> Result<Option<Box<Diary>>, Failure> {
    let record = app.view().record(&Key::Diary(forum.to_owned()))?;
    Ok(match record.as_deref() {
        Some(Record::Diary(diary)) => Some(diary.clone()),
        _ => None,
    })
}

/// An answer that a forum waits for.
pub(super) fn asked(forum: &str, challenge: &Challenge, now: Instant) -> v1::Asked {
    v1::Asked {
        about: challenge.about.to_string(),
        answer_by: challenge.answer_by.map(moment),
        at: moment(challenge.at),
        forum: forum.to_owned(),
        late: challenge.answer_by.is_some_and(|by| by <= now),
        question: challenge.question.clone(),
        role: challenge.role.clone(),
        service: challenge.service.clone(),
    }
}

fn topics(items: &[AgendaItem]) -> Vec<v1::AgendaTopic> {
    let topic = |item: ratchet_core::agenda::Item| v1::AgendaTopic {
        lines: item.lines,
        topic: item.topic.to_owned(),
    };
    by_topic(items).into_iter().map(topic).collect()
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Meeting>>, Failure> {
    app.away(move |app| {
        let page = app.page(Kind::Meetings, &wanted, |record| match record {
            Record::Meeting(meeting) => written(app, meeting).map(Some),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

/// The latest meetings of a forum, newest first: two years of monthly ones.
async fn of_forum(
    State(app): State<Arc<App>>,
    Path(forum): Path<String>,
) -> Result<Json<v1::Page<v1::Meeting>>, Failure> {
    const SHOWN: usize = 24;
    app.away(move |app| {
        let page = app.view().list(&Selection::meetings_of(&forum), None, SHOWN)?;
        if page.records.is_empty() && !app.in_force()?.forums.contains_key(&forum) {
            return Err(Failure::not_found(format!("there is no forum `{forum}`")));
        }
        let mut items = Vec::with_capacity(page.records.len());
        for record in &page.records {
            if let Record::Meeting(meeting) = record.as_ref() {
                items.push(written(app, meeting)?);
            }
        }
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::Meeting>, Failure> {
    let id: MeetingId = identifier(&id)?;
    app.away(move |app| match app.view().record(&Key::Meeting(id))?.as_deref() {
        Some(Record::Meeting(meeting)) => written(app, meeting).map(Json),
        _ => Err(Failure::not_found(format!("there is no meeting `{id}`"))),
    })
    .await
}

async fn minuted(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::Minutes>, Failure> {
    let id: MeetingId = identifier(&id)?;
    app.away(move |app| {
        let text = app.view().ask(|read| minutes::minutes(read, id))?;
        let meeting = id.to_string();
        Ok(Json(v1::Minutes { meeting, text }))
    })
    .await
}

async fn open(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(forum): Path<String>,
    Sent(opening): Sent<v1::MeetingOpening>,
) -> Result<Json<v1::Receipt>, Failure> {
    let present = opening.present;
    app.submit(caller, Command::OpenMeeting { forum, present })
        .await
        .map(Json)
}

async fn close(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(forum): Path<String>,
    Sent(closing): Sent<v1::MeetingClosing>,
) -> Result<Json<v1::Receipt>, Failure> {
    let words = closing.words;
    app.submit(caller, Command::CloseMeeting { forum, words })
        .await
        .map(Json)
}

async fn decide(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(forum): Path<String>,
    Sent(decision): Sent<v1::NewForumDecision>,
) -> Result<Json<v1::Receipt>, Failure> {
    app.submit(caller, command(forum, decision)?).await.map(Json)
}

async fn answer(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(answer): Sent<v1::ChallengeAnswer>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::AnswerChallenge {
        about: slipping(&id)?,
        words: answer.words,
    };
    app.submit(caller, command).await.map(Json)
}

/// A decision as the command that it asks for.
fn command(forum: String, decision: v1::NewForumDecision) -> Result<Command, Failure> {
    let v1::NewForumDecision { present, reason, what } = decision;
    let resolve = match what {
        v1::ForumDecision::Closure { agreed, plan } => {
            return Ok(Command::DecideClosure {
                agreed,
                forum,
                plan: identifier(&plan)?,
                present,
                reason,
            });
        }
        v1::ForumDecision::Waiver { plan, retest, until } => {
            return Ok(Command::WaiveGate {
                forum,
                plan: identifier(&plan)?,
                present,
                reason,
                retest: position(retest)?,
                until: read_moment("until", &until)?,
            });
        }
        v1::ForumDecision::Risk { about, until } => {
            return Ok(Command::AcceptRisk {
                about: at_risk(&about)?,
                forum,
                present,
                reason,
                until: read_moment("until", &until)?,
            });
        }
        v1::ForumDecision::Priority { plan, rank } => Resolve::Priority {
            plan: identifier(&plan)?,
            rank,
        },
        v1::ForumDecision::Challenge { about } => Resolve::Challenge {
            about: slipping(&about)?,
        },
        v1::ForumDecision::Extension { action, obligation, to } => Resolve::Extension {
            action: identifier(&action)?,
            obligation,
            to: read_moment("to", &to)?,
        },
        v1::ForumDecision::Note { about } => Resolve::Note {
            about: about.as_deref().map(identifier).transpose()?,
        },
    };
    Ok(Command::ResolveInForum {
        forum,
        present,
        reason,
        what: resolve,
    })
}

/// Re-tests are counted from 1.
fn position(retest: u32) -> Result<usize, Failure> {
    let position = retest.checked_sub(1).map(|position| position as usize);
    position.ok_or_else(|| Failure::unprocessable("unknown", "there is no re-test with number 0: the first is 1"))
}

fn at_risk(text: &str) -> Result<AtRisk, Failure> {
    match identifier(text)? {
        AnyId::Finding(id) => Ok(AtRisk::Finding(id)),
        AnyId::Plan(id) => Ok(AtRisk::Plan(id)),
        _ => Err(other(text, "a finding or a plan carries a risk")),
    }
}

fn slipping(text: &str) -> Result<Slipping, Failure> {
    match text
        .parse()
        .map_err(|error: BadId| Failure::not_found(error.to_string()))?
    {
        AnyId::Action(id) => Ok(Slipping::Action(id)),
        AnyId::Audit(id) => Ok(Slipping::Audit(id)),
        AnyId::Plan(id) => Ok(Slipping::Plan(id)),
        _ => Err(other(text, "an action, an audit or a plan can slip")),
    }
}

fn other(text: &str, what: &str) -> Failure {
    Failure::unprocessable("wrong-kind", format!("`{text}` cannot be meant here: {what}"))
}

fn written(app: &App, meeting: &Meeting) -> Result<v1::Meeting, Failure> {
    let definition = app.definition(&meeting.definition)?;
    let first = definition.services.values().next();
    let zone = first.map_or_else(Calendar::default, |service| service.calendar).zone;
    let decision = |minute: &Minute| v1::MinutedDecision {
        about: minute.about.clone(),
        at: moment(minute.at),
        by: minute.by.clone(),
        stood_aside: minute
            .stood_aside
            .iter()
            .map(|aside| v1::StoodAside {
                person: aside.person.clone(),
                why: aside.why.clone(),
            })
            .collect(),
        text: minutes::decision(minute, zone),
    };
    let undecided = if meeting.runs() {
        meeting.still_undecided()
    } else {
        meeting.undecided.clone()
    };
    Ok(v1::Meeting {
        agenda: topics(meeting.agenda.as_deref().unwrap_or_default()),
        called_at: moment(meeting.called_at),
        carried: meeting.carried.clone(),
        chair: meeting.chair.clone(),
        decisions: meeting.minutes.iter().map(decision).collect(),
        ended_at: meeting.ended_at.map(moment),
        forum: meeting.forum.clone(),
        id: meeting.id.to_string(),
        number: meeting.number,
        opened_at: meeting.opened_at.map(moment),
        present: meeting.present.clone(),
        stage: variant(&meeting.stage),
        undecided,
    })
}
