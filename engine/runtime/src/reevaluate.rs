//! Recorded evaluations run again: the same tool over the answers that stand in the ledger has to give the report that stands there,
//! byte for byte. Reads only; nothing is recorded.

use crate::view::{View, ViewError};
use ratchet_core::definition::{Audit as Rules, Definition, Tool};
use ratchet_core::evaluation::Evaluation;
use ratchet_core::event::Event;
use ratchet_core::id::{AnyId, AuditId};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::own_questions::{self, Asked, Border};
use ratchet_core::record::{Audit, Record};
use ratchet_core::tool::{self, Context, Failure, Report};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::Lent;
use std::sync::Arc;

/// What came of an audit's evaluations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Again {
    /// Evaluations that gave the same report.
    pub same: usize,
    /// Those that did not, one sentence each.
    pub different: Vec<String>,
    /// Digest of the component that was asked; `None` when the file brings all questions.
    pub digest: Option<String>,
    /// The evaluations themselves, as far as a component alone gave their reports.
    pub evaluations: Vec<Evaluation>,
}

/// Runs every evaluation of an audit again; `None` when it has none yet.
///
/// # Errors
/// When there is no such audit, or the store cannot be read.
pub fn audit(view: &View, host: &dyn PluginHost, id: AuditId) -> Result<Option<Again>, ViewError> {
    let key = Key::Audit(id);
    let record = view.record(&key)?;
    let Some(Record::Audit(audit)) = record.as_deref() else {
        return Err(ViewError::Rejected(ratchet_core::rejection::Rejection::nothing(
            "audit", id,
        )));
    };
    let definition = view.record(&Key::Definition(audit.definition.clone()))?;
    let Some(Record::Definition(definition)) = definition.as_deref() else {
        return Ok(None);
    };
    let Some(mut asking) = Asking::of(definition, audit) else {
        return Ok(None);
    };
    let mut again = Again {
        digest: Some(asking.tool.digest.clone()).filter(|digest| !digest.is_empty()),
        ..Again::default()
    };
    let mut submitted: Option<(Instant, Arc<Vec<tool::Record>>)> = None;
    for entry in view.history(AnyId::Audit(id))? {
        match entry.recorded.event {
            Event::RecordsLent { audit, lent } if audit == id => {
                asking.lent = crate::effects::lists(view, &lent).unwrap_or_default();
            }
            Event::AuditSubmitted { audit, records } if audit == id => {
                submitted = Some((entry.recorded.at, Arc::new(records)));
            }
            Event::AuditEvaluated { audit, report, .. } | Event::AuthorisationAsked { audit, report, .. }
                if audit == id =>
            {
                let Some((at, records)) = &submitted else { continue };
                again.evaluations.extend(asking.written(*at, records, &report));
                match asking.compare(host, *at, records, &report) {
                    Ok(()) => again.same += 1,
                    Err(reason) => again.different.push(reason),
                }
            }
            _ => {}
        }
    }
    Ok((again.same + again.different.len() > 0).then_some(again))
}

struct Asking<'a> {
    audit: &'a Audit,
    /// Lists that the tool was lent, up to the event that is looked at.
    lent: Lent,
    rules: &'a Rules,
    tool: &'a Tool,
}

impl<'a> Asking<'a> {
    fn of(definition: &'a Definition, audit: &'a Audit) -> Option<Self> {
        let rules = definition.audits.get(&audit.name)?;
        let tool = definition.tool_of(rules)?;
        let lent = Lent::new();
        Some(Self {
            audit,
            lent,
            rules,
            tool,
        })
    }

    fn compare(
        &self,
        host: &dyn PluginHost,
        at: Instant,
        records: &[tool::Record],
        recorded: &Report,
    ) -> Result<(), String> {
        let now = self
            .evaluate(host, at, records)
            .map_err(|failure| format!("it gives no report any more: {failure}"))?;
        let bytes = |report: &Report| serde_json::to_vec(report).map_err(|error| error.to_string());
        if bytes(&now)? == bytes(recorded)? {
            return Ok(());
        }
        Err(difference(self.tool, &now, recorded))
    }

    /// The evaluation to take elsewhere; `None` where questions of the file had a part in it.
    fn written(&self, at: Instant, records: &[tool::Record], report: &Report) -> Option<Evaluation> {
        let description = &self.tool.description;
        self.tool.own.is_none().then(|| Evaluation {
            audit: self.audit.id.to_string(),
            context: self.context(at),
            digest: self.tool.digest.clone(),
            lent: self.lent.clone(),
            records: records.to_vec(),
            report: report.clone(),
            tool: description.id.clone(),
            version: description.version.clone(),
        })
    }

    fn context(&self, at: Instant) -> Context {
        Context {
            section: self.rules.tool.section,
            on: at.timestamp(),
            service: self.audit.service.clone(),
        }
    }

    fn evaluate(&self, host: &dyn PluginHost, at: Instant, records: &[tool::Record]) -> Result<Report, Failure> {
        let section = self.rules.tool.section;
        let asked = Asked {
            sample: self.audit.sample.as_ref(),
            section,
            service: &self.audit.service,
            standards: &self.rules.standards,
        };
        if !own_questions::asks_component(self.tool, section) {
            return Ok(own_questions::evaluate(self.tool, &asked, records));
        }
        let own = own_questions::component_records(records, &Border::of(self.tool));
        let report = host.evaluate_with(&self.tool.digest, &self.context(at), &own, &self.lent)?;
        match self.tool.own {
            None => Ok(report),
            Some(_) => own_questions::merge(self.tool, &asked, report, records),
        }
    }
}

/// Where two reports part, in a sentence.
fn difference(tool: &Tool, now: &Report, then: &Report) -> String {
    let title = |position: u16| {
        let question = tool.description.questions.get(usize::from(position));
        question.map_or_else(
            || format!("question {position}"),
            |question| format!("\"{}\"", question.title),
        )
    };
    let score = |report: &Report| report.score.map_or("no score".to_owned(), |score| format!("{score} %"));
    let question = now
        .questions
        .iter()
        .zip(&then.questions)
        .find(|(now, then)| now != then);
    if let Some((now, then)) = question {
        return format!(
            "{} is {} of {} now and was {} of {} in the ledger",
            title(then.question),
            now.numerator,
            now.denominator,
            then.numerator,
            then.denominator
        );
    }
    if now.score != then.score {
        return format!("the score is {} now and was {} in the ledger", score(now), score(then));
    }
    "its findings, measures or near duplicates are not those in the ledger".to_owned()
}
