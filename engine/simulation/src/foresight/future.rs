//! One future of a portfolio: what falls due is kept in order of time, and at each due moment the one who owes it acts, or does not.

use super::load::Ledgered;
use super::{Breaching, Coming, Load, Meeting, Open};
use crate::house::{House, Machines, PlayError};
use crate::rehearse::answers::{self, Wish};
use crate::scripted_host::ScriptedHost;
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::id::{ActionId, AuditId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Audit, AuditStage, PlanStage, Purpose, ReadTyped};
use ratchet_core::rejection::Rejection;
use ratchet_core::responsibility::holders;
use ratchet_core::schedule::next_opening;
use ratchet_ports::Store;
use ratchet_ports::store::Head;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whether people act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Nobody does anything.
    NobodyActs,
    /// Everything is done at its due moment, with good results.
    LastDay,
}

/// Something that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    /// A week begins: who carries how much is written down.
    Week,
    /// An action owes this.
    Obligation(ActionId, u32),
    /// An audit is due.
    Audit(AuditId),
    /// A forum is asked about a plan.
    Closing(PlanId),
}

/// One future.
pub(super) struct Future {
    breaching: BTreeMap<Work, Breaching>,
    closings: BTreeMap<(Instant, String), BTreeSet<String>>,
    coming: BTreeSet<(Instant, Work)>,
    from: Instant,
    host: Arc<ScriptedHost>,
    house: House,
    ledgered: Ledgered,
    manner: Manner,
    retests: BTreeSet<Coming>,
    until: Instant,
}

impl Future {
    pub(super) fn begin(
        store: Arc<dyn Store>,
        from: Instant,
        until: Instant,
        manner: Manner,
    ) -> Result<Self, PlayError> {
        let host = Arc::new(ScriptedHost::default());
        let machines = Machines {
            host: host.clone(),
            store,
        };
        let house = House::looking_ahead(&machines, from)?;
        for definition in house.definitions() {
            host.add_tools_of(definition);
        }
        let mut future = Self {
            breaching: BTreeMap::new(),
            closings: BTreeMap::new(),
            coming: [(from, Work::Week)].into(),
            from,
            host,
            house,
            ledgered: Ledgered::default(),
            manner,
            retests: BTreeSet::new(),
            until,
        };
        future.take_stock();
        Ok(future)
    }

    /// What is open at the beginning.
    pub(super) fn open(&self) -> Open {
        Open {
            actions: self
                .house
                .actions()
                .filter(|action| !action.obligations.is_empty())
                .count(),
            audits: self
                .house
                .audits()
                .filter(|audit| audit.stage == AuditStage::Open)
                .count(),
            plans: self.house.plans().filter(|plan| plan.is_open()).count(),
        }
    }

    /// Everything that is owed already.
    fn take_stock(&mut self) {
        for action in self.house.actions() {
            let owed = action.obligations.iter();
            self.coming
                .extend(owed.map(|owed| (owed.due.current(), Work::Obligation(action.id, owed.number))));
        }
        let open = self.house.audits().filter(|audit| audit.stage == AuditStage::Open);
        self.coming
            .extend(open.map(|audit| (audit.due.current(), Work::Audit(audit.id))));
        let plans: Vec<PlanId> = self
            .house
            .plans()
            .filter(|plan| plan.is_open())
            .map(|plan| plan.id)
            .collect();
        for id in plans {
            let Ok(Some(plan)) = self.house.records().plan(id) else {
                continue;
            };
            let planned: Vec<(usize, Instant)> = plan
                .retests
                .iter()
                .enumerate()
                .filter_map(|(position, gate)| Some((position, gate.opens_at?)))
                .collect();
            let closing = plan.stage == PlanStage::Closing;
            for (position, opens) in planned {
                self.retest_comes(id, position, opens);
            }
            if closing {
                self.ask_forum(id);
            }
        }
    }

    pub(super) fn live(&mut self) -> Result<(), PlayError> {
        while let Some((at, work)) = self.coming.pop_first() {
            if at > self.until {
                break;
            }
            if at > self.house.now() {
                self.house.wait_until(at)?;
                self.listen();
                // What fell due while time went on comes first.
                if self.coming.first().is_some_and(|(next, _)| *next < at) {
                    self.coming.insert((at, work));
                    continue;
                }
            }
            match work {
                Work::Week => self.week(),
                Work::Obligation(action, number) => self.obligation(at, action, number)?,
                Work::Audit(audit) => self.audit(at, audit)?,
                Work::Closing(plan) => self.closing(plan)?,
            }
            self.listen();
        }
        self.house.wait_until(self.until)?;
        self.listen();
        Ok(())
    }

    fn listen(&mut self) {
        for news in self.house.news() {
            self.see(&news.recorded);
        }
    }

    fn see(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::ObligationOpened { action, obligation } => {
                let work = Work::Obligation(*action, obligation.number);
                self.coming.insert((obligation.due.current(), work));
            }
            Event::AuditOpened { audit, due, .. } => {
                self.coming.insert((due.current(), Work::Audit(*audit)));
            }
            Event::ClosureReady { plan } => self.ask_forum(*plan),
            Event::RetestPlanned { opens, plan, retest } => self.retest_comes(*plan, *retest, *opens),
            _ => {}
        }
    }

    fn retest_comes(&mut self, id: PlanId, retest: usize, opens: Instant) {
        let records = self.house.records();
        let Ok(Some(plan)) = records.plan(id) else { return };
        let definition = records.definition(&plan.definition).ok().flatten();
        let rules = definition.and_then(|definition| definition.plans.get(&plan.name)?.retests.get(retest));
        if let Some(rules) = rules.filter(|_| opens <= self.until) {
            self.retests.insert(Coming {
                opens,
                plan: id.to_string(),
                role: rules.by.clone(),
                service: plan.service.clone(),
                what: format!("{}: {}", plan.name, rules.name),
            });
        }
    }

    /// The forum meets next.
    fn ask_forum(&mut self, id: PlanId) {
        let records = self.house.records();
        let Ok(Some(plan)) = records.plan(id) else { return };
        let definition = records.definition(&plan.definition).ok().flatten();
        let Some((name, forum)) = definition.and_then(|definition| {
            let name = definition.plans.get(&plan.name)?.closes.forum.clone()?;
            let forum = definition.forums.get(&name)?;
            Some((name, forum))
        }) else {
            return;
        };
        let calendar = self.house.calendar(&plan.service);
        if let Some(meets) = next_opening(&forum.meets, self.house.now(), &calendar) {
            self.closings.entry((meets, name)).or_default().insert(id.to_string());
            self.coming.insert((meets, Work::Closing(id)));
        }
    }

    fn week(&mut self) {
        let next = self.ledgered.week(&self.house);
        self.coming.insert((next, Work::Week));
    }

    fn obligation(&mut self, at: Instant, id: ActionId, number: u32) -> Result<(), PlayError> {
        let Ok(Some(action)) = self.house.records().action(id) else {
            return Ok(());
        };
        let owed = action.obligations.iter().find(|owed| owed.number == number);
        let Some(due) = owed.map(|owed| owed.due.current()).filter(|due| *due <= at) else {
            return Ok(());
        };
        let (service, role, title) = (action.service.clone(), action.owner.clone(), action.title.clone());
        self.ledgered.due(&self.house, &service, &role, at);
        let mut why = None;
        if self.manner == Manner::LastDay {
            let what = "taken as done on the last day".to_owned();
            let evidence = vec![NewEvidence { sha256: None, what }];
            let obligation = Some(number);
            let command = Command::CompleteAction {
                action: id,
                evidence,
                obligation,
            };
            why = self.by_somebody(&service, &role, command)?;
            if why.is_none() && due >= self.from {
                return Ok(());
            }
        }
        self.breaches(
            Work::Obligation(id, number),
            (due, &service, &role),
            (id.to_string(), title),
            why,
        );
        Ok(())
    }

    fn audit(&mut self, at: Instant, id: AuditId) -> Result<(), PlayError> {
        let Ok(Some(audit)) = self.house.records().audit(id) else {
            return Ok(());
        };
        let audit: Audit = audit.as_ref().clone();
        if audit.stage != AuditStage::Open {
            return Ok(());
        }
        self.ledgered.due(&self.house, &audit.service, &audit.owner, at);
        let mut why = None;
        if self.manner == Manner::LastDay {
            why = match self.good_answers(&audit) {
                Ok(command) => self.by_somebody(&audit.service, &audit.owner, command)?,
                Err(why) => Some(why),
            };
            if why.is_none() {
                why = self.second_look(&audit)?;
            }
            if why.is_none() && audit.due.current() >= self.from {
                return Ok(());
            }
        }
        let span = (audit.due.current(), audit.service.as_str(), audit.owner.as_str());
        self.breaches(Work::Audit(id), span, (id.to_string(), audit.name.clone()), why);
        Ok(())
    }

    /// A second person lets the result count, where one is asked to.
    fn second_look(&mut self, audit: &Audit) -> Result<Option<String>, PlayError> {
        let waiting = self.house.records().audit(audit.id).ok().flatten();
        let waiting = waiting.filter(|audit| audit.stage == AuditStage::AwaitingAuthorisation);
        let Some(role) = waiting.and_then(|audit| audit.authoriser.clone()) else {
            return Ok(None);
        };
        let (audit, service, note) = (audit.id, audit.service.clone(), None);
        self.by_somebody(&service, &role, Command::AuthoriseAudit { audit, note })
    }

    fn good_answers(&self, audit: &Audit) -> Result<Command, String> {
        let records = self.house.records();
        let definition = records.definition(&audit.definition).ok().flatten();
        let definition = definition.ok_or("its workflows are not there")?.clone();
        let rules = definition
            .audits
            .get(&audit.name)
            .ok_or("its workflow does not know it")?;
        if audit.sample.is_none() {
            return Err(format!(
                "it has no sample: the list of {} is missing",
                rules.sample.unit
            ));
        }
        let pass = match audit.purpose {
            Purpose::Retest { plan, retest, .. } => {
                let plan = records.plan(plan).ok().flatten();
                plan.and_then(|plan| Some(&definition.plans.get(&plan.name)?.retests.get(retest)?.pass))
            }
            Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => None,
        };
        let wish = match pass {
            Some(pass) => Wish::Condition(pass, true),
            None => Wish::Condition(&rules.significant, false),
        };
        let made = answers::make(&self.house, audit, wish, None)?;
        self.host.follow(made.script);
        Ok(Command::SubmitAudit {
            audit: audit.id,
            records: made.records,
            tool_version: None,
        })
    }

    fn closing(&mut self, id: PlanId) -> Result<(), PlayError> {
        if self.manner == Manner::NobodyActs {
            return Ok(());
        }
        let records = self.house.records();
        let Ok(Some(plan)) = records.plan(id) else {
            return Ok(());
        };
        if plan.stage != PlanStage::Closing {
            return Ok(());
        }
        let definition = records.definition(&plan.definition).ok().flatten();
        let Some((forum, chair, members)) = definition.and_then(|definition| {
            let name = definition.plans.get(&plan.name)?.closes.forum.clone()?;
            let forum = definition.forums.get(&name)?;
            Some((name, forum.chair.clone(), forum.members.clone()))
        }) else {
            return Ok(());
        };
        let service = plan.service.clone();
        let there = |role: &String| holders(records, Some(&service), role, self.house.now()).unwrap_or_default();
        let present: Vec<String> = members.iter().flat_map(there).collect();
        let command = Command::DecideClosure {
            agreed: true,
            forum: forum.clone(),
            plan: id,
            present,
            reason: "taken as agreed".to_owned(),
        };
        if let Some(why) = self.by_somebody(&service, &chair, command)? {
            let what = format!("closing at {forum}");
            let now = self.house.now();
            self.breaches(
                Work::Closing(id),
                (now, &service, &chair),
                (id.to_string(), what),
                Some(why),
            );
        }
        Ok(())
    }

    /// Whoever stands for the role does it, the first who may. Why nobody can, otherwise.
    fn by_somebody(&mut self, service: &str, role: &str, command: Command) -> Result<Option<String>, PlayError> {
        let there = holders(self.house.records(), Some(service), role, self.house.now()).unwrap_or_default();
        let mut last: Option<Rejection> = None;
        for person in there {
            match self.house.ask(Actor::Person(person), command.clone())? {
                Ok(()) => return Ok(None),
                Err(rejection) => last = Some(rejection),
            }
        }
        Ok(Some(match last {
            Some(rejection) => rejection.to_string(),
            None => format!("nobody is {role} of {service} then"),
        }))
    }

    fn breaches(
        &mut self,
        work: Work,
        (due, service, role): (Instant, &str, &str),
        (id, what): (String, String),
        why: Option<String>,
    ) {
        let person = holders(self.house.records(), Some(service), role, self.house.now()).unwrap_or_default();
        let breaching = Breaching {
            already_late: due < self.from,
            due,
            id,
            person: person.into_iter().next(),
            role: role.to_owned(),
            service: service.to_owned(),
            what,
            why,
        };
        self.breaching.insert(work, breaching);
    }

    /// The end of its ledger.
    pub(super) fn ends(&self) -> Head {
        self.house.head()
    }

    /// What is not done by its time, in order of time.
    pub(super) fn breaching(&self) -> Vec<Breaching> {
        let mut breaching: Vec<Breaching> = self.breaching.values().cloned().collect();
        breaching.sort();
        breaching
    }

    pub(super) fn load(&self) -> Vec<Load> {
        self.ledgered.load()
    }

    pub(super) fn retests(&self) -> Vec<Coming> {
        self.retests.iter().cloned().collect()
    }

    /// Meetings of the forums in force, with what waits for them.
    pub(super) fn meetings(&self) -> Vec<Meeting> {
        let records = self.house.records();
        let in_force = records
            .provider()
            .ok()
            .flatten()
            .and_then(|provider| provider.definition.clone());
        let definition = in_force.and_then(|hash| records.definition(&hash).ok().flatten());
        let mut meetings = BTreeSet::new();
        for (name, forum) in definition.iter().flat_map(|definition| &definition.forums) {
            let calendar = self.house.calendar(
                definition
                    .and_then(|found| found.services.keys().next())
                    .map_or("", String::as_str),
            );
            let mut next = next_opening(&forum.meets, self.from, &calendar);
            while let Some(on) = next.filter(|on| *on <= self.until) {
                let closings = self.closings.get(&(on, name.clone())).cloned().unwrap_or_default();
                meetings.insert(Meeting {
                    closings: closings.into_iter().collect(),
                    forum: name.clone(),
                    on,
                });
                next = next_opening(&forum.meets, on, &calendar);
            }
        }
        meetings.into_iter().collect()
    }
}
