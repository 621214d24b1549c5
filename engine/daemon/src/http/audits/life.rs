//! What people do with an audit beside answering it: begin, authorise or send back, waive, correct, and write down what it had missed; and
//! the turns that are planned.

use super::super::App;
use super::super::body::Json as Sent;
use super::super::caller::Caller;
use super::super::failure::{Failure, unknown};
use super::super::text::{identifier, moment, read_moment, variant};
use axum::extract::{Path, State};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::cadence;
use ratchet_core::command::{Command, Missed};
use ratchet_core::id::AuditId;
use ratchet_core::key::Key;
use ratchet_core::record::{NotOpened, NotOpenedWhy, Outsider, Record, SentBack, Waived};
use ratchet_core::tool::Severity;
use serde::de::DeserializeOwned;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/audits/planned", get(planned))
        .route("/audits/planned/waive", post(waive_turn))
        .route("/audits/{id}/begin", post(begin))
        .route("/audits/{id}/authorise", deed(authorise))
        .route("/audits/{id}/send-back", deed(send_back))
        .route("/audits/{id}/waive", deed(waive))
        .route("/audits/{id}/correct", deed(correct))
        .route("/audits/{id}/missed-something", deed(missed_something))
}

async fn planned(State(app): State<Arc<App>>) -> Result<Json<v1::Page<v1::PlannedTurn>>, Failure> {
    app.away(move |app| {
        let items = app.planned_turns()?;
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

async fn begin(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<v1::Receipt>, Failure> {
    let audit = identifier(&id)?;
    app.submit(caller, Command::BeginAudit { audit }).await.map(Json)
}

async fn waive_turn(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(sent): Sent<v1::TurnWaiver>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::WaiveTurn {
        audit: sent.audit,
        forum: sent.forum,
        present: sent.present,
        reason: sent.reason,
        service: sent.service,
        turn: sent.turn,
    };
    app.submit(caller, command).await.map(Json)
}

/// A route by which something is done with one audit: the request's body and the audit make the command.
fn deed<S: DeserializeOwned + Send + 'static>(
    command: fn(AuditId, S) -> Result<Command, Failure>,
) -> MethodRouter<Arc<App>> {
    post(
        move |State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>, Sent(sent): Sent<S>| async move {
            let command = command(identifier(&id)?, sent)?;
            app.submit(caller, command).await.map(Json)
        },
    )
}

fn authorise(audit: AuditId, sent: v1::Authorisation) -> Result<Command, Failure> {
    let note = sent.note;
    Ok(Command::AuthoriseAudit { audit, note })
}

fn send_back(audit: AuditId, sent: v1::Because) -> Result<Command, Failure> {
    let reason = sent.reason;
    Ok(Command::SendBackAudit { audit, reason })
}

fn waive(audit: AuditId, sent: v1::AuditWaiver) -> Result<Command, Failure> {
    Ok(Command::WaiveAudit {
        audit,
        forum: sent.forum,
        present: sent.present,
        reason: sent.reason,
    })
}

fn correct(audit: AuditId, sent: v1::Because) -> Result<Command, Failure> {
    let reason = sent.reason;
    Ok(Command::CorrectAudit { audit, reason })
}

fn missed_something(audit: AuditId, sent: v1::MissedSomething) -> Result<Command, Failure> {
    let missed = missed(sent)?;
    Ok(Command::ReportMissed { audit, missed })
}

fn missed(sent: v1::MissedSomething) -> Result<Missed, Failure> {
    let severities = [Severity::Low, Severity::Medium, Severity::High];
    let severity = severities
        .into_iter()
        .find(|severity| variant(severity) == sent.severity);
    let severity = severity.ok_or_else(|| {
        let known: Vec<String> = severities.iter().map(variant).collect();
        unknown("severity", &sent.severity, known.iter())
    })?;
    let who = Outsider::ALL.into_iter().find(|who| who.word() == sent.who);
    let who = who.ok_or_else(|| {
        let known = Outsider::ALL.map(|who| who.word().to_owned());
        unknown("origin of a finding", &sent.who, known.iter())
    })?;
    Ok(Missed {
        causes: sent.causes,
        count: sent.count,
        of: sent.of.unwrap_or(sent.count),
        place: sent.place,
        question: sent.question,
        references: sent.references,
        seen_at: sent.seen_at.map(|at| read_moment("seen_at", &at)).transpose()?,
        severity,
        what: sent.what,
        who,
    })
}

pub(super) fn sent_back(sent_back: &SentBack) -> v1::SentBack {
    v1::SentBack {
        at: moment(sent_back.at),
        by: sent_back.by.clone(),
        lacked: sent_back.lacked.clone(),
        reason: sent_back.reason.clone(),
        submitted_by: sent_back.submitted_by.clone(),
    }
}

fn not_opened(turns: &NotOpened) -> v1::TurnsNotOpened {
    let (forum, reason) = match &turns.why {
        NotOpenedWhy::Skipped => (None, None),
        NotOpenedWhy::Waived { forum, reason, .. } => (forum.clone(), Some(reason.clone())),
    };
    v1::TurnsNotOpened {
        at: moment(turns.at),
        by: turns.by.clone(),
        first: turns.first,
        forum,
        last: turns.last,
        opens: moment(turns.opens),
        reason,
        why: variant(&turns.why),
    }
}

pub(super) fn waived(waived: &Waived) -> v1::WaivedAudit {
    v1::WaivedAudit {
        at: moment(waived.at),
        by: waived.by.clone(),
        forum: waived.forum.clone(),
        reason: waived.reason.clone(),
    }
}

impl App {
    /// The next turn of each audit in each service of the workflows in force, the earliest first.
    fn planned_turns(&self) -> Result<Vec<v1::PlannedTurn>, Failure> {
        let definition = self.in_force()?;
        let mut turns = Vec::new();
        for service in definition.services.keys() {
            for (audit, rules) in &definition.audits {
                let record = self.view().record(&Key::Series(service.clone(), audit.clone()))?;
                let Some(Record::Series(series)) = record.as_deref() else {
                    continue;
                };
                let Some(opens) = series.next_opens else { continue };
                let turn = v1::PlannedTurn {
                    audit: audit.clone(),
                    because: series.after.map(cadence::words),
                    not_opened: series.not_opened.iter().map(not_opened).collect(),
                    opens: moment(opens),
                    owner: rules.owner.clone(),
                    service: service.clone(),
                    turn: series.next_turn,
                };
                turns.push((opens, turn));
            }
        }
        turns.sort_by_key(|(opens, _)| *opens);
        Ok(turns.into_iter().map(|(_, turn)| turn).collect())
    }
}
