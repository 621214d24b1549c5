//! Audits: what is asked about which records, the answers, and what the tool made of them.

mod check;
mod form;
mod life;

use super::App;
use super::body::{Json as Sent, Media, Parameters, Upload};
use super::caller::{Caller, header};
use super::failure::{Failure, faults};
use super::listing::Wanted;
use super::text::{due, escalations, identifier, identifiers, moment, variant};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::audit_state::AuditState;
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::detection;
use ratchet_core::id::AuditId;
use ratchet_core::instant::Instant;
use ratchet_core::intake::answers::{self, Form};
use ratchet_core::key::Key;
use ratchet_core::limits::NAME_CHARS;
use ratchet_core::record::{Audit, AuditStage, Purpose, Record};
use ratchet_core::rejection::Rejection;
use ratchet_core::tool;
use ratchet_runtime::rows::Kind;
use std::sync::Arc;

const TOOL_VERSION: &str = "ratchet-tool-version";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/audits", get(list).post(request))
        .route("/audits/{id}", get(one))
        .route("/audits/{id}/answers", post(submit))
        .route("/audits/{id}/check-record", post(check::check))
        .route("/audits/{id}/retry", post(retry))
        .route("/audits/{id}/substitutions", post(substitute))
        .merge(life::routes())
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Audit>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let page = app.page(Kind::Audits, &wanted, |record| match record {
            Record::Audit(audit) => Ok(Some(written(audit, now))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<v1::AuditDetail>, Failure> {
    let id: AuditId = identifier(&id)?;
    app.away(move |app| {
        let Subject { audit, definition } = app.audit(id)?;
        let (rules, tool) = asked(&audit, &definition)?;
        let bounds = app.view().ask(|read| detection::bounds(read, &audit))?;
        Ok(Json(v1::AuditDetail {
            cannot_rule_out: bounds.iter().map(detection::words).collect(),
            audit: written(&audit, app.now()),
            definition: audit.definition.clone(),
            escalations: escalations(&audit.escalations),
            form: form::form(rules, tool),
            report: audit.report.as_ref().map(|report| form::report(report, tool)),
            sample: audit.sample.as_ref().map(form::sample),
            substitutions: audit.substitutions.iter().map(form::substitution).collect(),
        }))
    })
    .await
}

async fn request(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(wanted): Sent<v1::AuditRequest>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::RequestAudit {
        audit: wanted.audit,
        service: wanted.service,
    };
    app.submit(caller, command).await.map(Json)
}

async fn retry(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<v1::Receipt>, Failure> {
    app.submit(
        caller,
        Command::RetryEvaluation {
            audit: identifier(&id)?,
        },
    )
    .await
    .map(Json)
}

async fn substitute(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<v1::NewSubstitution>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::SubstituteRecord {
        audit: identifier(&id)?,
        reason: wish.reason,
        reference: wish.reference,
    };
    app.submit(caller, command).await.map(Json)
}

/// A submission is read-only afterwards, so it is all or nothing: one bad cell, and nothing is taken.
async fn submit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    upload: Upload,
) -> Result<Json<v1::Receipt>, Failure> {
    let id: AuditId = identifier(&id)?;
    let version = header(&headers, TOOL_VERSION, NAME_CHARS)?;
    let answers = app.away(move |app| app.read_answers(id, &upload, version)).await?;
    let command = Command::SubmitAudit {
        audit: id,
        records: answers.records,
        tool_version: answers.tool_version,
    };
    app.submit(caller, command).await.map(Json)
}

/// An audit with the definition that it follows.
struct Subject {
    audit: Box<Audit>,
    definition: Arc<Definition>,
}

/// Answers that could be read.
struct Answers {
    records: Vec<tool::Record>,
    tool_version: Option<String>,
}

impl App {
    fn audit(&self, id: AuditId) -> Result<Subject, Failure> {
        let record = self.view().record(&Key::Audit(id))?;
        let Some(Record::Audit(audit)) = record.as_deref() else {
            return Err(Failure::not_found(format!("there is no audit `{id}`")));
        };
        Ok(Subject {
            audit: audit.clone(),
            definition: self.definition(&audit.definition)?,
        })
    }

    fn read_answers(&self, id: AuditId, upload: &Upload, version: Option<String>) -> Result<Answers, Failure> {
        let Subject { audit, definition } = self.audit(id)?;
        let (rules, tool) = asked(&audit, &definition)?;
        let service = definition.services.get(&audit.service).ok_or_else(Failure::internal)?;
        let form = Form {
            tool: &tool.description,
            section: rules.tool.section,
            zone: service.calendar.zone,
        };
        if upload.media() == Media::Csv {
            // Before the columns: those of another version are not wrong, they are another tool's.
            check_version(tool, version.as_deref())?;
            let read = answers::read(upload.text()?, &form);
            return if read.problems.is_empty() {
                Ok(Answers {
                    records: read.rows,
                    tool_version: version,
                })
            } else {
                Err(Failure::of_rows(faults(read.problems), read.rows.len()))
            };
        }
        let sent: v1::Answers = upload.json()?;
        let version = sent.tool_version.or(version);
        check_version(tool, version.as_deref())?;
        Ok(Answers {
            records: read_records(&sent.records, &form)?,
            tool_version: version,
        })
    }
}

/// The rules and the tool of an audit.
fn asked<'a>(
    audit: &Audit,
    definition: &'a Definition,
) -> Result<(&'a ratchet_core::definition::Audit, &'a Tool), Failure> {
    let rules = definition.audits.get(&audit.name);
    rules
        .and_then(|rules| Some((rules, definition.tool_of(rules)?)))
        .ok_or_else(|| {
            tracing::error!(audit = %audit.id, "an audit follows a definition that does not know it");
            Failure::internal()
        })
}

fn check_version(tool: &Tool, given: Option<&str>) -> Result<(), Failure> {
    let pinned = &tool.description.version;
    match given {
        Some(given) if given != pinned => Err(Rejection::WrongToolVersion {
            tool: tool.description.id.clone(),
            given: given.to_owned(),
            pinned: pinned.clone(),
        }
        .into()),
        _ => Ok(()),
    }
}

fn read_records(sent: &[v1::Answered], form: &Form<'_>) -> Result<Vec<tool::Record>, Failure> {
    let mut problems = Vec::new();
    let mut records = Vec::with_capacity(sent.len());
    for (record, number) in sent.iter().zip(1..) {
        let cells = record.answers.iter().chain(&record.fields);
        let written = cells.map(|(name, cell)| (name.clone(), cell.to_text())).collect();
        match answers::record(&record.reference, &written, number, form) {
            Ok(record) => records.push(record),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        return Ok(records);
    }
    problems.truncate(ratchet_core::limits::INTAKE_PROBLEMS);
    let detail = "some answers cannot be used and nothing was taken; put these right and send all of them again";
    Err(Failure::unprocessable("bad-answers", detail).with(faults(problems)))
}

pub(super) fn written(audit: &Audit, now: Instant) -> v1::Audit {
    v1::Audit {
        authorised: audit.authorised.as_ref().map(|authorised| v1::Done {
            at: moment(authorised.at),
            by: authorised.by.clone(),
            note: authorised.note.clone(),
        }),
        authoriser: audit.authoriser.clone(),
        begun: audit.begun.as_ref().map(|begun| v1::Done {
            at: moment(begun.at),
            by: begun.by.clone(),
            note: None,
        }),
        correction: audit.correction.map(|by| by.to_string()),
        corrects_because: audit.corrects_because.clone(),
        due: due(&audit.due, audit.stage != AuditStage::Open, now),
        failure: audit.failure.as_ref().map(ToString::to_string),
        findings: identifiers(&audit.findings),
        id: audit.id.to_string(),
        missed_at: audit.missed_at.map(moment),
        name: audit.name.clone(),
        opened_at: moment(audit.opened_at),
        overlooked: identifiers(&audit.overlooked),
        owner: audit.owner.clone(),
        purpose: purpose(audit.purpose),
        sampled: audit.sample.as_ref().map(|sample| sample.rows.len() as u32),
        score: audit.report.as_ref().and_then(|report| report.score),
        sent_back: audit.sent_back.iter().map(life::sent_back).collect(),
        service: audit.service.clone(),
        significant: audit.significant,
        stage: variant(&audit.stage),
        state: AuditState::of(audit, now).word().to_owned(),
        submitted_at: audit.submitted_at.map(moment),
        submitted_by: audit.submitted_by.clone(),
        waived: audit.waived.as_deref().map(life::waived),
    }
}

fn purpose(purpose: Purpose) -> v1::Purpose {
    match purpose {
        Purpose::Routine { turn } => v1::Purpose::Routine(turn),
        Purpose::Extra => v1::Purpose::Extra,
        Purpose::Correction { of } => v1::Purpose::Correction(of.to_string()),
        Purpose::Retest { plan, retest, round } => v1::Purpose::Retest(v1::RetestOf {
            plan: plan.to_string(),
            retest: retest as u32 + 1,
            round,
        }),
    }
}
