//! The way in for the command line and for other programs: one method a route, typed both ways, blocking.
//!
//! Every change carries an idempotency key: the caller's ([`Client::with_key`]), or a random one. A change whose answer was lost on the way is
//! sent once more under the same key, so it is made once.

mod error;
mod transport;

pub use error::Error;

use crate::v1;
use transport::{Content, Transport, segment};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Cursor of the page before.
    pub cursor: Option<String>,
    /// Items on a page.
    pub limit: Option<u32>,
    /// Only this service.
    pub service: Option<String>,
    /// Only what this person does, by staff reference; for delegations.
    pub person: Option<String>,
    /// Only this role; for audits, actions, messages, people and escalations.
    pub role: Option<String>,
    /// `all` (newest first), `open` (earliest due first), `overdue`, or another state that the list knows.
    pub state: Option<String>,
}

/// Talks to a daemon.
#[derive(Debug, Clone)]
pub struct Client {
    tables: Tables,
    transport: Transport,
}

/// What becomes of a table with bad rows.
#[derive(Debug, Clone, Copy)]
enum Tables {
    Whole,
    GoodRows,
}

impl Tables {
    fn query(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::GoodRows => "?partial=true",
        }
    }
}

/// What a page of evaluations that were run again says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayWith {
    /// Whether they came out the same.
    Outcome,
    /// That, and what went in and came out.
    Evaluations,
}

impl Client {
    /// A client of the daemon at `base`, for example `http://127.0.0.1:7410`.
    pub fn new(base: &str, token: &str) -> Self {
        Self {
            tables: Tables::Whole,
            transport: Transport::new(base, token),
        }
    }

    /// The same client, acting for a member of staff (by staff reference).
    #[must_use]
    pub fn acting_as(mut self, person: &str) -> Self {
        self.transport.person = Some(person.to_owned());
        self
    }

    /// The same client, asking about an earlier moment: a date (its end) or RFC 3339. Changes are refused.
    #[must_use]
    pub fn as_of(mut self, moment: &str) -> Self {
        self.transport.as_of = Some(moment.to_owned());
        self
    }

    /// The same client with this idempotency key on every change.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.transport.key = Some(key.to_owned());
        self
    }

    /// The same client, which lets the daemon take the good rows of a table of people or of a list to sample from when others are bad.
    /// Otherwise such a table is refused as a whole. Answers of an audit are always taken as a whole or not at all.
    #[must_use]
    pub fn taking_good_rows(mut self) -> Self {
        self.tables = Tables::GoodRows;
        self
    }

    /// Whether the daemon is alive.
    pub fn health(&self) -> Result<v1::Health, Error> {
        self.transport.get("/healthz")
    }

    /// Whether it takes changes.
    pub fn ready(&self) -> Result<v1::Health, Error> {
        self.transport.get("/readyz")
    }

    /// Brings a folder of `.qip` files into force.
    pub fn apply_workflows(&self, workflows: &v1::NewWorkflows) -> Result<v1::WorkflowsApplied, Error> {
        self.transport.post("/api/v1/workflows", Content::json(workflows)?)
    }

    /// Brings a changed folder into force, from a preview and with its approval.
    pub fn change_workflows(&self, change: &v1::ChangedWorkflows) -> Result<v1::WorkflowsApplied, Error> {
        self.transport.post("/api/v1/workflows", Content::json(change)?)
    }

    /// Everything that a definition says, by its hash.
    pub fn kept_definition(&self, hash: &str) -> Result<v1::KeptDefinition, Error> {
        self.transport.get(&format!("/api/v1/workflows/{}", segment(hash)))
    }

    /// What a folder would change.
    pub fn preview_workflows(&self, workflows: &v1::NewWorkflows) -> Result<v1::ChangePreview, Error> {
        self.transport
            .post("/api/v1/workflows/preview", Content::json(workflows)?)
    }

    /// One page of what a folder means for the plans that run.
    pub fn preview_cycles(
        &self,
        workflows: &v1::NewWorkflows,
        (cursor, limit): (Option<&str>, u32),
    ) -> Result<v1::Page<v1::RunningCycle>, Error> {
        let (cursor, limit) = (cursor.map(str::to_owned), limit.to_string());
        let query = parameters([("cursor", cursor.as_ref()), ("limit", Some(&limit))]);
        let path = format!("/api/v1/workflows/preview/cycles?{query}");
        self.transport.post(&path, Content::json(workflows)?)
    }

    /// One page of what the definition in force means for the plans that run.
    pub fn migrations(
        &self,
        (service, cursor): (Option<&str>, Option<&str>),
        limit: u32,
    ) -> Result<v1::Page<v1::RunningCycle>, Error> {
        let (service, cursor) = (service.map(str::to_owned), cursor.map(str::to_owned));
        let limit = limit.to_string();
        let query = parameters([
            ("service", service.as_ref()),
            ("cursor", cursor.as_ref()),
            ("limit", Some(&limit)),
        ]);
        self.transport.get(&format!("/api/v1/migrations?{query}"))
    }

    /// Moves plans to the definition in force.
    pub fn migrate(&self, migration: &v1::NewMigration) -> Result<v1::Migrated, Error> {
        self.transport.post("/api/v1/migrations", Content::json(migration)?)
    }

    /// Takes such moves back.
    pub fn undo_migration(&self, migration: &v1::NewMigration) -> Result<v1::Migrated, Error> {
        self.transport
            .post("/api/v1/migrations/undo", Content::json(migration)?)
    }

    /// What is in force.
    pub fn workflows(&self) -> Result<v1::InForce, Error> {
        self.transport.get("/api/v1/workflows")
    }

    /// Appoints people to roles.
    pub fn appoint(&self, appointments: &[v1::Appointment]) -> Result<v1::AppointmentsTaken, Error> {
        self.transport.post(&self.people_path(), Content::json(appointments)?)
    }

    /// Appoints people to roles: `person,name,role,service`.
    pub fn appoint_from_csv(&self, csv: &str) -> Result<v1::AppointmentsTaken, Error> {
        self.transport.post(&self.people_path(), Content::csv(csv))
    }

    /// Takes a person out of a role.
    pub fn stand_down(&self, leaving: &v1::StandDown) -> Result<v1::Receipt, Error> {
        self.transport
            .post("/api/v1/appointments/stand-down", Content::json(leaving)?)
    }

    /// Who holds which role.
    pub fn appointments(&self) -> Result<v1::Page<v1::Appointment>, Error> {
        self.transport.get("/api/v1/appointments")
    }

    /// Replaces a list to sample from.
    pub fn import_frame(
        &self,
        service: &str,
        population: &str,
        rows: &[v1::FrameRow],
    ) -> Result<v1::FrameTaken, Error> {
        self.transport
            .put(&self.frame_path(service, population), Content::json(rows)?)
    }

    /// Replaces a list to sample from: `reference` and a column for each stratum.
    pub fn import_frame_from_csv(&self, service: &str, population: &str, csv: &str) -> Result<v1::FrameTaken, Error> {
        self.transport
            .put(&self.frame_path(service, population), Content::csv(csv))
    }

    /// Audits.
    pub fn audits(&self, query: &Query) -> Result<v1::Page<v1::Audit>, Error> {
        self.list("audits", query)
    }

    /// An audit with its sample and questions.
    pub fn audit(&self, id: &str) -> Result<v1::AuditDetail, Error> {
        self.transport.get(&one("audits", id))
    }

    /// Opens an audit beside its turns.
    pub fn request_audit(&self, wanted: &v1::AuditRequest) -> Result<v1::Receipt, Error> {
        self.transport.post("/api/v1/audits", Content::json(wanted)?)
    }

    /// Hands in an audit's answers.
    pub fn submit_audit(&self, id: &str, answers: &v1::Answers) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "answers"), Content::json(answers)?)
    }

    /// Hands in an audit's answers as a table. `tool_version` is what they were made for, when that is known.
    pub fn submit_audit_from_csv(&self, id: &str, csv: &str, tool_version: Option<&str>) -> Result<v1::Receipt, Error> {
        let content = Content::csv(csv).with_header("ratchet-tool-version", tool_version);
        self.transport.post(&part("audits", id, "answers"), content)
    }

    /// Has one record looked at while it is being filled in. Nothing is kept.
    pub fn check_record(&self, id: &str, record: &v1::Answered) -> Result<v1::RecordCheck, Error> {
        self.transport
            .post(&part("audits", id, "check-record"), Content::json(record)?)
    }

    /// Has a drawn record that cannot be looked at replaced.
    pub fn substitute_record(&self, id: &str, wish: &v1::NewSubstitution) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "substitutions"), Content::json(wish)?)
    }

    /// The next turn of each audit in each service, the earliest first.
    pub fn planned_turns(&self) -> Result<v1::Page<v1::PlannedTurn>, Error> {
        self.transport.get("/api/v1/audits/planned")
    }

    /// Begins to work on an audit.
    pub fn begin_audit(&self, id: &str) -> Result<v1::Receipt, Error> {
        self.transport.post(&part("audits", id, "begin"), Content::none())
    }

    /// Lets an audit's result count, as a second person.
    pub fn authorise_audit(&self, id: &str, wanted: &v1::Authorisation) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "authorise"), Content::json(wanted)?)
    }

    /// Sends an audit's result back, as a second person.
    pub fn send_back_audit(&self, id: &str, because: &v1::Because) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "send-back"), Content::json(because)?)
    }

    /// Decides that an audit is not made.
    pub fn waive_audit(&self, id: &str, waiver: &v1::AuditWaiver) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "waive"), Content::json(waiver)?)
    }

    /// Decides that the next turn of an audit is not made, before it opens.
    pub fn waive_turn(&self, waiver: &v1::TurnWaiver) -> Result<v1::Receipt, Error> {
        self.transport
            .post("/api/v1/audits/planned/waive", Content::json(waiver)?)
    }

    /// Opens an audit that corrects another.
    pub fn correct_audit(&self, id: &str, because: &v1::Because) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "correct"), Content::json(because)?)
    }

    /// Writes down what somebody else found and an audit had missed.
    pub fn report_missed(&self, id: &str, missed: &v1::MissedSomething) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("audits", id, "missed-something"), Content::json(missed)?)
    }

    /// Asks the tool again about an audit that is stuck.
    pub fn retry_evaluation(&self, id: &str) -> Result<v1::Receipt, Error> {
        self.transport.post(&part("audits", id, "retry"), Content::none())
    }

    /// Findings.
    pub fn findings(&self, query: &Query) -> Result<v1::Page<v1::Finding>, Error> {
        self.list("findings", query)
    }

    /// A finding.
    pub fn finding(&self, id: &str) -> Result<v1::Finding, Error> {
        self.transport.get(&one("findings", id))
    }

    /// Plans.
    pub fn plans(&self, query: &Query) -> Result<v1::Page<v1::Plan>, Error> {
        self.list("plans", query)
    }

    /// A plan with its actions, findings and gates.
    pub fn plan(&self, id: &str) -> Result<v1::PlanDetail, Error> {
        self.transport.get(&one("plans", id))
    }

    /// Records what a forum decided about closing a plan.
    pub fn decide_closure(&self, id: &str, decision: &v1::NewDecision) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("plans", id, "decisions"), Content::json(decision)?)
    }

    /// Actions.
    pub fn actions(&self, query: &Query) -> Result<v1::Page<v1::Action>, Error> {
        self.list("actions", query)
    }

    /// An action.
    pub fn action(&self, id: &str) -> Result<v1::Action, Error> {
        self.transport.get(&one("actions", id))
    }

    /// Adds evidence to what an action owes.
    pub fn add_evidence(&self, id: &str, evidence: &v1::EvidenceGiven) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("actions", id, "evidence"), Content::json(evidence)?)
    }

    /// Declares that what an action owes is done.
    pub fn complete_action(&self, id: &str, completion: &v1::Completion) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("actions", id, "complete"), Content::json(completion)?)
    }

    /// Moves a due date.
    pub fn move_due(&self, id: &str, wish: &v1::DueMove) -> Result<v1::Receipt, Error> {
        self.transport.post(&part("actions", id, "due"), Content::json(wish)?)
    }

    /// Records that something happened.
    pub fn record_occurrence(&self, occurrence: &v1::NewOccurrence) -> Result<v1::Receipt, Error> {
        self.transport.post("/api/v1/occurrences", Content::json(occurrence)?)
    }

    /// Records a CloudEvent. The same event again is answered with the first receipt.
    pub fn record_event(&self, event: &v1::CloudEvent) -> Result<v1::Receipt, Error> {
        self.transport.post(
            "/api/v1/occurrences",
            Content::json(event)?.with_type("application/cloudevents+json"),
        )
    }

    /// Occurrences.
    pub fn occurrences(&self, query: &Query) -> Result<v1::Page<v1::Occurrence>, Error> {
        self.list("occurrences", query)
    }

    /// Audit tools and the keys that may sign them.
    pub fn tools(&self) -> Result<v1::Tools, Error> {
        self.transport.get("/api/v1/tools")
    }

    /// A tool by digest, id, or id and version (`medicines@1.2.0`).
    pub fn tool(&self, tool: &str) -> Result<v1::Tool, Error> {
        self.transport.get(&one("tools", tool))
    }

    /// What a tool says about itself, as `tools.lock` keeps it.
    pub fn tool_description(&self, tool: &str) -> Result<serde_json::Value, Error> {
        self.transport.get(&part("tools", tool, "description"))
    }

    /// Installs a packaged tool. `allow` names what may pass: `unsigned`, `untrusted`, `downgrade`, `other-key`.
    pub fn install_tool(&self, package: &[u8], allow: &[&str], source: &str) -> Result<v1::ToolInstalled, Error> {
        let path = format!(
            "/api/v1/tools?allow={}&source={}",
            segment(&allow.join(",")),
            segment(source)
        );
        self.transport.post(&path, Content::package(package))
    }

    /// What a packaged tool would change, without installing it; `None` when no version of it is there.
    pub fn tool_upgrade(&self, package: &[u8]) -> Result<Option<v1::ToolUpgrade>, Error> {
        self.transport.post("/api/v1/tools/upgrade", Content::package(package))
    }

    /// Takes a tool away.
    pub fn remove_tool(&self, tool: &str) -> Result<v1::Receipt, Error> {
        self.transport.delete(&one("tools", tool))
    }

    /// Lets a key sign tools.
    pub fn trust_tool_key(&self, key: &v1::NewToolKey) -> Result<v1::Receipt, Error> {
        self.transport.post("/api/v1/tools/keys", Content::json(key)?)
    }

    /// Lets a key sign tools no longer.
    pub fn distrust_tool_key(&self, key: &str, reason: &str) -> Result<v1::Receipt, Error> {
        let path = format!("/api/v1/tools/keys/{}?reason={}", segment(key), segment(reason));
        self.transport.delete(&path)
    }

    /// Sets the limits of a tool, by id.
    pub fn limit_tool(&self, tool: &str, limits: &v1::ToolLimits) -> Result<v1::Receipt, Error> {
        self.transport
            .put(&part("tools", tool, "limits"), Content::json(limits)?)
    }

    /// Lets a tool, by id, read a list of records in a service.
    pub fn grant_to_tool(&self, tool: &str, grant: &v1::ToolGrant) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("tools", tool, "grants"), Content::json(grant)?)
    }

    /// Lets it no longer.
    pub fn revoke_from_tool(&self, tool: &str, grant: &v1::ToolGrant) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("tools", tool, "grants/revoke"), Content::json(grant)?)
    }

    /// Hands a list of records in, for tools to read: a table whose first line names the columns. It replaces the one before.
    pub fn hand_in_records(&self, service: &str, records: &str, csv: &str) -> Result<v1::RecordsTaken, Error> {
        let path = format!("/api/v1/services/{}/records/{}", segment(service), segment(records));
        self.transport.put(&path, Content::csv(csv))
    }

    /// Whether installed tools are as they were installed.
    pub fn verify_tools(&self) -> Result<v1::ToolsVerified, Error> {
        self.transport.get("/api/v1/tools/verify")
    }

    /// Runs a page of recorded evaluations again, of one tool or of all.
    pub fn replay_evaluations(
        &self,
        tool: Option<&str>,
        cursor: Option<&str>,
        with: ReplayWith,
    ) -> Result<v1::Replayed, Error> {
        let with = match with {
            ReplayWith::Outcome => None,
            ReplayWith::Evaluations => Some("evaluations"),
        };
        let parameters = [("tool", tool), ("cursor", cursor), ("with", with)];
        let said = parameters
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", segment(value?))));
        let query: Vec<String> = said.collect();
        self.transport.get(&format!("/api/v1/tools/replay?{}", query.join("&")))
    }

    /// Messages.
    pub fn messages(&self, query: &Query) -> Result<v1::Page<v1::Message>, Error> {
        self.list("messages", query)
    }

    /// Why something is the way it is.
    pub fn why(&self, id: &str) -> Result<v1::Explanation, Error> {
        self.transport.get(&one("why", id))
    }

    /// The events that a thing rests on.
    pub fn history(&self, id: &str) -> Result<v1::Page<v1::LedgerEvent>, Error> {
        self.transport.get(&one("history", id))
    }

    /// Measures of a service, each with its latest value.
    pub fn measures(&self, service: &str) -> Result<v1::Page<v1::Measure>, Error> {
        self.transport.get(&part("services", service, "measures"))
    }

    /// A measure of a plan or an audit with all its values.
    pub fn measure(&self, service: &str, of: &str, measure: &str) -> Result<v1::Measure, Error> {
        self.transport.get(&measure_path(service, of, measure))
    }

    /// Records a value of a plan's measure.
    pub fn record_measure(
        &self,
        service: &str,
        plan: &str,
        measure: &str,
        value: &v1::NewMeasure,
    ) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&measure_path(service, plan, measure), Content::json(value)?)
    }

    /// The calendars of the services, and the days that were amended.
    pub fn calendar(&self) -> Result<v1::Calendar, Error> {
        self.transport.get("/api/v1/calendar")
    }

    /// One page of the due dates that an amended day would move.
    pub fn calendar_shifts(&self, day: &v1::DayWish, cursor: Option<&str>) -> Result<v1::Page<v1::Shift>, Error> {
        let cursor = cursor.map(str::to_owned);
        let query = parameters([
            ("change", Some(&day.change)),
            ("date", Some(&day.date)),
            ("region", day.region.as_ref()),
            ("service", day.service.as_ref()),
            ("cursor", cursor.as_ref()),
        ]);
        self.transport.get(&format!("/api/v1/calendar/shifts?{query}"))
    }

    /// Amends the calendar, and moves the due dates that were confirmed.
    pub fn amend_calendar(&self, amendment: &v1::Amendment) -> Result<v1::Receipt, Error> {
        self.transport
            .post("/api/v1/calendar/amendments", Content::json(amendment)?)
    }

    /// Members of staff.
    pub fn people(&self, query: &Query) -> Result<v1::Page<v1::Person>, Error> {
        self.list("people", query)
    }

    /// A member of staff with what others have given them.
    pub fn person(&self, person: &str) -> Result<v1::PersonDetail, Error> {
        self.transport.get(&one("people", person))
    }

    /// Records that somebody is away.
    pub fn record_absence(&self, person: &str, absence: &v1::NewAbsence) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("people", person, "absences"), Content::json(absence)?)
    }

    /// Ends an absence.
    pub fn end_absence(&self, person: &str, end: &v1::AbsenceEnd) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("people", person, "back"), Content::json(end)?)
    }

    /// What a person has before them today.
    pub fn today(&self, person: &str) -> Result<v1::Today, Error> {
        self.transport.get(&part("people", person, "today"))
    }

    /// Roles that somebody should hold and nobody does.
    pub fn vacancies(&self, service: Option<&str>) -> Result<v1::Page<v1::Vacancy>, Error> {
        self.transport.get(&in_service("vacancies", service))
    }

    /// Services, with what their roles owe.
    pub fn services(&self) -> Result<v1::Page<v1::Service>, Error> {
        self.transport.get("/api/v1/services")
    }

    /// Roles, with who holds them and what they owe.
    pub fn roles(&self, service: Option<&str>) -> Result<v1::Page<v1::Role>, Error> {
        self.transport.get(&in_service("roles", service))
    }

    /// What one shift of a service hands over to the next: `this` or `next`.
    pub fn handover(&self, service: &str, shift: &str) -> Result<v1::Handover, Error> {
        let path = part("services", service, "handover");
        self.transport.get(&format!("{path}?shift={}", segment(shift)))
    }

    /// Delegations.
    pub fn delegations(&self, query: &Query) -> Result<v1::Page<v1::Delegation>, Error> {
        self.list("delegations", query)
    }

    /// Lets somebody act for a role.
    pub fn delegate(&self, delegation: &v1::NewDelegation) -> Result<v1::Receipt, Error> {
        self.transport.post("/api/v1/delegations", Content::json(delegation)?)
    }

    /// Ends a delegation.
    pub fn revoke_delegation(&self, end: &v1::DelegationEnd) -> Result<v1::Receipt, Error> {
        self.transport.post("/api/v1/delegations/revoke", Content::json(end)?)
    }

    /// Gives an action to another role.
    pub fn reassign_action(&self, id: &str, owner: &v1::NewOwner) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("actions", id, "owner"), Content::json(owner)?)
    }

    /// What is late, who was told and what they answered.
    pub fn escalations(&self, query: &Query) -> Result<v1::Page<v1::Escalated>, Error> {
        self.list("escalations", query)
    }

    /// Answers an escalation about an action or an audit.
    pub fn answer_escalation(&self, about: &str, answer: &v1::NewAnswer) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("escalations", about, "answer"), Content::json(answer)?)
    }

    /// Re-tests that were waived.
    pub fn waivers(&self, query: &Query) -> Result<v1::Page<v1::Waiver>, Error> {
        self.list("waivers", query)
    }

    /// Waives a re-test of a plan for a time.
    pub fn waive_gate(&self, plan: &str, waiver: &v1::NewWaiver) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("plans", plan, "waivers"), Content::json(waiver)?)
    }

    /// Risks that were accepted.
    pub fn risks(&self, query: &Query) -> Result<v1::Page<v1::AcceptedRisk>, Error> {
        self.list("risks", query)
    }

    /// Accepts the risk of a plan or a finding for a time.
    pub fn accept_risk(&self, risk: &v1::NewRisk) -> Result<v1::Receipt, Error> {
        self.transport.post("/api/v1/risks", Content::json(risk)?)
    }

    /// Says how serious a finding is.
    pub fn assess_finding(&self, id: &str, assessment: &v1::NewAssessment) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("findings", id, "assessment"), Content::json(assessment)?)
    }

    /// Names the causes of a finding.
    pub fn name_causes(&self, id: &str, causes: &v1::NewCauses) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("findings", id, "causes"), Content::json(causes)?)
    }

    /// Lets a plan work on a finding.
    pub fn join_finding(&self, id: &str, plan: &v1::JoinPlan) -> Result<v1::Receipt, Error> {
        self.transport.post(&part("findings", id, "plan"), Content::json(plan)?)
    }

    /// Says that nothing needs to be done about a finding.
    pub fn set_aside(&self, id: &str, because: &v1::Because) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("findings", id, "set-aside"), Content::json(because)?)
    }

    /// Adds an action to a plan that runs.
    pub fn add_action(&self, plan: &str, action: &v1::NewAction) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("plans", plan, "actions"), Content::json(action)?)
    }

    /// Begins a small test of change.
    pub fn begin_test(&self, plan: &str, test: &v1::NewTest) -> Result<v1::Receipt, Error> {
        self.transport.post(&part("plans", plan, "tests"), Content::json(test)?)
    }

    /// Studies a small test of change.
    pub fn study_test(&self, plan: &str, test: u32, study: &v1::TestStudy) -> Result<v1::Receipt, Error> {
        let path = format!("{}/{test}/study", part("plans", plan, "tests"));
        self.transport.post(&path, Content::json(study)?)
    }

    /// Themes.
    pub fn themes(&self, query: &Query) -> Result<v1::Page<v1::Theme>, Error> {
        self.list("themes", query)
    }

    /// A theme with how its audits stand.
    pub fn theme(&self, id: &str) -> Result<v1::ThemeDetail, Error> {
        self.transport.get(&one("themes", id))
    }

    /// The tracker.
    pub fn tracker(&self, query: &Query) -> Result<v1::Page<v1::TrackerLine>, Error> {
        self.list("tracker", query)
    }

    /// A forum's agenda as things stand.
    pub fn agenda(&self, forum: &str) -> Result<v1::Agenda, Error> {
        self.transport.get(&part("forums", forum, "agenda"))
    }

    /// The latest meetings of a forum, newest first.
    pub fn meetings(&self, forum: &str) -> Result<v1::Page<v1::Meeting>, Error> {
        self.transport.get(&part("forums", forum, "meetings"))
    }

    /// A meeting.
    pub fn meeting(&self, id: &str) -> Result<v1::Meeting, Error> {
        self.transport.get(&one("meetings", id))
    }

    /// The minutes of a meeting.
    pub fn minutes(&self, id: &str) -> Result<v1::Minutes, Error> {
        self.transport.get(&part("meetings", id, "minutes"))
    }

    /// Opens a meeting.
    pub fn open_meeting(&self, forum: &str, opening: &v1::MeetingOpening) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("forums", forum, "meetings"), Content::json(opening)?)
    }

    /// Closes a meeting.
    pub fn close_meeting(&self, forum: &str, closing: &v1::MeetingClosing) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("forums", forum, "meetings/close"), Content::json(closing)?)
    }

    /// Records a decision of a forum.
    pub fn decide_in_forum(&self, forum: &str, decision: &v1::NewForumDecision) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("forums", forum, "decisions"), Content::json(decision)?)
    }

    /// Answers a forum that asked about something that slips.
    pub fn answer_challenge(&self, about: &str, answer: &v1::ChallengeAnswer) -> Result<v1::Receipt, Error> {
        self.transport
            .post(&part("challenges", about, "answers"), Content::json(answer)?)
    }

    /// The end of the ledger.
    pub fn ledger_head(&self) -> Result<v1::Head, Error> {
        self.transport.get("/api/v1/ledger/head")
    }

    /// Events of the ledger, beginning with a position.
    pub fn ledger_events(&self, from: u64, limit: u32) -> Result<v1::Page<v1::LedgerEvent>, Error> {
        self.transport
            .get(&format!("/api/v1/ledger/events?from={from}&limit={limit}"))
    }

    fn people_path(&self) -> String {
        format!("/api/v1/appointments{}", self.tables.query())
    }

    fn frame_path(&self, service: &str, population: &str) -> String {
        let (service, population) = (segment(service), segment(population));
        format!("/api/v1/services/{service}/frames/{population}{}", self.tables.query())
    }

    fn list<T: serde::de::DeserializeOwned>(&self, noun: &str, query: &Query) -> Result<v1::Page<T>, Error> {
        let limit = query.limit.map(|limit| limit.to_string());
        let parts = [
            ("service", &query.service),
            ("person", &query.person),
            ("role", &query.role),
            ("state", &query.state),
            ("cursor", &query.cursor),
            ("limit", &limit),
        ];
        let query = parameters(parts.map(|(name, value)| (name, value.as_ref())));
        self.transport.get(&format!("/api/v1/{noun}?{query}"))
    }
}

/// What stands after the question mark.
fn parameters<const N: usize>(parts: [(&str, Option<&String>); N]) -> String {
    let parts = parts.into_iter();
    let parts = parts.filter_map(|(name, value)| Some(format!("{name}={}", segment(value?))));
    parts.collect::<Vec<String>>().join("&")
}

fn in_service(noun: &str, service: Option<&str>) -> String {
    match service {
        Some(service) => format!("/api/v1/{noun}?service={}", segment(service)),
        None => format!("/api/v1/{noun}"),
    }
}

fn one(noun: &str, id: &str) -> String {
    format!("/api/v1/{noun}/{}", segment(id))
}

fn measure_path(service: &str, of: &str, measure: &str) -> String {
    format!(
        "{}/{}/{}",
        part("services", service, "measures"),
        segment(of),
        segment(measure)
    )
}

fn part(noun: &str, id: &str, part: &str) -> String {
    format!("{}/{part}", one(noun, id))
}
