//! What an audit form shows beside the fields of one record while it is being filled in: what cannot be read, what the
//! tool doubts, what is still unanswered. It changes nothing and promises nothing: everything is looked at again when the
//! answers are handed in.

use super::{App, Failure, Sent, Subject, asked, identifier};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ratchet_api::v1;
use ratchet_core::definition::{Audit as Rules, Tool};
use ratchet_core::id::AuditId;
use ratchet_core::intake::answers::{self, Form};
use ratchet_core::own_questions::{Border, asks_component, component_records};
use ratchet_core::record::Audit;
use ratchet_core::tool::{self, Answer, Answers, Description, Unanswered};
use ratchet_ports::PluginHost;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) async fn check(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Sent(sent): Sent<v1::Answered>,
) -> Result<Json<v1::RecordCheck>, Failure> {
    let id: AuditId = identifier(&id)?;
    app.away(move |app| app.look_at(id, &sent).map(Json)).await
}

impl App {
    fn look_at(&self, id: AuditId, sent: &v1::Answered) -> Result<v1::RecordCheck, Failure> {
        let Subject { audit, definition } = self.audit(id)?;
        let (rules, tool) = asked(&audit, &definition)?;
        let service = definition.services.get(&audit.service).ok_or_else(Failure::internal)?;
        let form = Form {
            tool: &tool.description,
            section: rules.tool.section,
            zone: service.calendar.zone,
        };
        let (record, mut errors) = read(sent, &form);
        errors.extend(not_sampled(&audit, &sent.reference));
        errors.extend(self.doubts(tool, rules, &record)?);
        Ok(v1::RecordCheck {
            errors,
            needs_all_answers: tool.description.scoring.unanswered == Unanswered::Refused,
            unanswered: unanswered(&tool.description, rules, &record),
        })
    }

    /// What the tool says about its part of the record. Questions of the file itself doubt nothing.
    fn doubts(&self, tool: &Tool, rules: &Rules, record: &tool::Record) -> Result<Vec<v1::FieldRemark>, Failure> {
        if !asks_component(tool, rules.tool.section) {
            return Ok(Vec::new());
        }
        let border = Border::of(tool);
        let part = component_records(std::slice::from_ref(record), &border);
        let host = self.rooms.tools.host();
        let said = part.iter().map(|record| host.check_record(&tool.digest, record));
        let said = said.collect::<Result<Vec<_>, _>>().map_err(|failure| {
            tracing::warn!(tool = %tool.description.id, error = %failure, "a tool could not look at a record");
            let detail = format!(
                "the fields could not be checked ({failure}). Nothing that you wrote is lost: go on, it is looked at again when the answers are handed in"
            );
            Failure::new(StatusCode::SERVICE_UNAVAILABLE, "tool-failed", detail)
        })?;
        let remark = |error: tool::FieldError| remark(&tool.description, error.path, error.message);
        Ok(said.into_iter().flatten().map(remark).collect())
    }
}

/// Reads a record as far as it can be read: what is wrong is named, and the rest is still looked at.
fn read(sent: &v1::Answered, form: &Form<'_>) -> (tool::Record, Vec<v1::FieldRemark>) {
    let cells = sent.answers.iter().chain(&sent.fields);
    let mut written: BTreeMap<String, String> = cells.map(|(name, cell)| (name.clone(), cell.to_text())).collect();
    let found = match answers::record(&sent.reference, &written, 1, form) {
        Ok(record) => return (record, Vec::new()),
        Err(found) => found,
    };
    for problem in &found {
        written.remove(&problem.column_name);
    }
    let errors = found
        .into_iter()
        .map(|problem| remark(form.tool, problem.column_name, problem.message));
    let errors = errors.collect();
    // A reference that cannot be read stands in nobody's way here: it has been named.
    match answers::record(&sent.reference, &written, 1, form).or_else(|_| answers::record("-", &written, 1, form)) {
        Ok(record) => (record, errors),
        Err(_) => (empty(), errors),
    }
}

fn empty() -> tool::Record {
    tool::Record {
        answers: Answers::default(),
        fields: Vec::new(),
        reference: String::new(),
    }
}

fn not_sampled(audit: &Audit, reference: &str) -> Option<v1::FieldRemark> {
    let sample = audit.sample.as_ref()?;
    let is_drawn = sample.rows.iter().any(|row| row.reference == reference.trim());
    (!is_drawn).then(|| v1::FieldRemark {
        field: "reference".to_owned(),
        message: "this record is not in the sample that was drawn: take one of the sample, or have one replaced"
            .to_owned(),
        title: None,
    })
}

fn unanswered(tool: &Description, rules: &Rules, record: &tool::Record) -> Vec<String> {
    let asks = |section: u16| rules.tool.section.is_none_or(|asked| asked == section);
    let answers = record.answers.as_slice();
    let open = tool.questions.iter().enumerate().filter(|(position, question)| {
        let answer = answers.get(*position).copied().unwrap_or(Answer::Unanswered);
        asks(question.section) && answer == Answer::Unanswered
    });
    open.map(|(_, question)| question.title.clone()).collect()
}

fn remark(tool: &Description, name: String, message: String) -> v1::FieldRemark {
    let is_named = |id: &str, title: &str| id == name || title.eq_ignore_ascii_case(&name);
    let questions = tool.questions.iter().map(|question| (&question.id, &question.title));
    let fields = tool.fields.iter().map(|field| (&field.id, &field.title));
    match questions.chain(fields).find(|(id, title)| is_named(id, title)) {
        Some((id, title)) => v1::FieldRemark {
            field: id.clone(),
            message,
            title: Some(title.clone()),
        },
        None => v1::FieldRemark {
            field: name,
            message,
            title: None,
        },
    }
}
