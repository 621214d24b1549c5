//! Every call by name, in the order of the routes.

use super::{Client, ClientError, Content, Query};
use crate::v1::{
    Action, Answers, Applied, Appointment, Appointments, Audit, AuditRequest, CloudEvent, Completion, Finding, Frame,
    FrameImported, Head, Health, Imported, LedgerEvent, Message, NewDecision, NewDue, NewEvidence, NewOccurrence,
    Occurrence, Page, Plan, Post, Readiness, Receipt, Sheet, TOOL_VERSION_HEADER, Why, Workflows, WorkflowsInForce,
};
use serde::de::DeserializeOwned;
use ureq::http::Method;

/// What of a list is wanted. The default is the first page of everything.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows of a page.
    pub limit: Option<usize>,
    /// Only this service.
    pub service: Option<String>,
    /// `open` for what is open, the earliest due first; else everything, newest first.
    pub which: Option<String>,
}

type Answer<T> = Result<T, ClientError>;

impl Client {
    /// Whether the daemon lives.
    pub fn health(&self) -> Answer<Health> {
        self.get("/healthz")
    }

    /// Whether it can work. A daemon that cannot answers with the problem `not-ready`.
    pub fn readiness(&self) -> Answer<Readiness> {
        self.get("/readyz")
    }

    /// Brings a folder into force.
    pub fn apply_workflows(&self, workflows: &Workflows) -> Answer<Applied> {
        self.post("/api/v1/workflows", Content::json(workflows))
    }

    /// What is in force.
    pub fn workflows(&self) -> Answer<WorkflowsInForce> {
        self.get("/api/v1/workflows")
    }

    /// Appoints somebody.
    pub fn appoint(&self, appointment: &Appointment) -> Answer<Receipt> {
        self.post("/api/v1/appointments", Content::json(appointment))
    }

    /// Appoints everybody in a table `person,name,role,service`.
    pub fn appoint_from_csv(&self, text: &str) -> Answer<Imported> {
        self.post("/api/v1/appointments", Content::csv(text))
    }

    /// Takes somebody out of a role.
    pub fn stand_down(&self, post: &Post) -> Answer<Receipt> {
        let query = Query::path(&["appointments"])
            .with("person", Some(&post.person))
            .with("role", Some(&post.role))
            .with("service", post.service.as_deref());
        self.delete(query.as_str())
    }

    /// Who holds which role in a service, or provider-wide.
    pub fn appointments(&self, service: Option<&str>) -> Answer<Appointments> {
        self.get(Query::path(&["appointments"]).with("service", service).as_str())
    }

    /// Replaces a sampling frame.
    pub fn import_frame(&self, service: &str, population: &str, frame: &Frame) -> Answer<FrameImported> {
        let query = Query::path(&["services", service, "frames", population]);
        self.send(Method::PUT, query.as_str(), Some(Content::json(frame)), &[])
    }

    /// Replaces a sampling frame by a table; every row has to be good.
    pub fn import_frame_csv(&self, service: &str, population: &str, text: &str) -> Answer<FrameImported> {
        let query = Query::path(&["services", service, "frames", population]);
        self.send(Method::PUT, query.as_str(), Some(Content::csv(text)), &[])
    }

    /// Replaces a sampling frame by the good rows of a table.
    pub fn import_frame_csv_partially(&self, service: &str, population: &str, text: &str) -> Answer<FrameImported> {
        let query = Query::path(&["services", service, "frames", population]).with("partial", Some("true"));
        self.send(Method::PUT, query.as_str(), Some(Content::csv(text)), &[])
    }

    /// Audits and re-tests.
    pub fn audits(&self, filter: &Filter) -> Answer<Page<Audit>> {
        self.list("audits", filter)
    }

    /// An audit with its sample and its questions.
    pub fn audit(&self, id: &str) -> Answer<Sheet> {
        self.one("audits", id)
    }

    /// Opens an audit beside its turns.
    pub fn request_audit(&self, request: &AuditRequest) -> Answer<Receipt> {
        self.post("/api/v1/audits", Content::json(request))
    }

    /// Hands in answers.
    pub fn submit_answers(&self, audit: &str, answers: &Answers) -> Answer<Receipt> {
        self.post(
            Query::path(&["audits", audit, "answers"]).as_str(),
            Content::json(answers),
        )
    }

    /// Hands in answers as a table, made for a version of the tool.
    pub fn submit_answers_csv(&self, audit: &str, text: &str, tool_version: Option<&str>) -> Answer<Receipt> {
        let query = Query::path(&["audits", audit, "answers"]);
        let version = tool_version.map(|version| (TOOL_VERSION_HEADER, version));
        self.send(
            Method::POST,
            query.as_str(),
            Some(Content::csv(text)),
            version.as_slice(),
        )
    }

    /// Asks the tool again.
    pub fn retry_evaluation(&self, audit: &str) -> Answer<Receipt> {
        self.post(
            Query::path(&["audits", audit, "retry"]).as_str(),
            Content::json(&serde_json::json!({})),
        )
    }

    /// Findings.
    pub fn findings(&self, filter: &Filter) -> Answer<Page<Finding>> {
        self.list("findings", filter)
    }

    /// A finding.
    pub fn finding(&self, id: &str) -> Answer<Finding> {
        self.one("findings", id)
    }

    /// Plans.
    pub fn plans(&self, filter: &Filter) -> Answer<Page<Plan>> {
        self.list("plans", filter)
    }

    /// A plan.
    pub fn plan(&self, id: &str) -> Answer<Plan> {
        self.one("plans", id)
    }

    /// Records a forum's decision about closing a plan.
    pub fn decide_closure(&self, plan: &str, decision: &NewDecision) -> Answer<Receipt> {
        self.post(
            Query::path(&["plans", plan, "decisions"]).as_str(),
            Content::json(decision),
        )
    }

    /// Actions.
    pub fn actions(&self, filter: &Filter) -> Answer<Page<Action>> {
        self.list("actions", filter)
    }

    /// An action.
    pub fn action(&self, id: &str) -> Answer<Action> {
        self.one("actions", id)
    }

    /// Adds evidence.
    pub fn add_evidence(&self, action: &str, evidence: &NewEvidence) -> Answer<Receipt> {
        self.post(
            Query::path(&["actions", action, "evidence"]).as_str(),
            Content::json(evidence),
        )
    }

    /// Declares that what an action owes is done.
    pub fn complete_action(&self, action: &str, completion: &Completion) -> Answer<Receipt> {
        self.post(
            Query::path(&["actions", action, "complete"]).as_str(),
            Content::json(completion),
        )
    }

    /// Moves a due date.
    pub fn move_due(&self, action: &str, due: &NewDue) -> Answer<Receipt> {
        self.post(Query::path(&["actions", action, "due"]).as_str(), Content::json(due))
    }

    /// Occurrences.
    pub fn occurrences(&self, filter: &Filter) -> Answer<Page<Occurrence>> {
        self.list("occurrences", filter)
    }

    /// Records an occurrence.
    pub fn record_occurrence(&self, occurrence: &NewOccurrence) -> Answer<Receipt> {
        self.post("/api/v1/occurrences", Content::json(occurrence))
    }

    /// Hands a CloudEvent over. Sending it again does nothing.
    pub fn send_cloud_event(&self, event: &CloudEvent) -> Answer<Receipt> {
        self.post("/api/v1/occurrences", Content::cloud_event(event))
    }

    /// Messages.
    pub fn messages(&self, filter: &Filter) -> Answer<Page<Message>> {
        self.list("messages", filter)
    }

    /// Why something is the way it is.
    pub fn why(&self, id: &str) -> Answer<Why> {
        self.one("why", id)
    }

    /// The end of the ledger.
    pub fn ledger_head(&self) -> Answer<Head> {
        self.get("/api/v1/ledger/head")
    }

    /// Events of the ledger, beginning with a position.
    pub fn ledger_events(&self, from: u64, limit: usize) -> Answer<Page<LedgerEvent>> {
        let query = Query::path(&["ledger", "events"])
            .with("from", Some(&from.to_string()))
            .with("limit", Some(&limit.to_string()));
        self.get(query.as_str())
    }

    /// Events of the ledger on which a thing rests.
    pub fn history(&self, id: &str) -> Answer<Page<LedgerEvent>> {
        self.get(Query::path(&["ledger", "events"]).with("about", Some(id)).as_str())
    }

    fn one<T: DeserializeOwned>(&self, noun: &str, id: &str) -> Answer<T> {
        self.get(Query::path(&[noun, id]).as_str())
    }

    fn list<T: DeserializeOwned>(&self, noun: &str, filter: &Filter) -> Answer<Page<T>> {
        let limit = filter.limit.map(|limit| limit.to_string());
        let query = Query::path(&[noun])
            .with("service", filter.service.as_deref())
            .with("which", filter.which.as_deref())
            .with("limit", limit.as_deref())
            .with("cursor", filter.cursor.as_deref());
        self.get(query.as_str())
    }
}
