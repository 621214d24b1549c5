//! Making up answers that lead to a wanted result: a sheet on which a condition holds, or does not.
//!
//! The engine's own [`condition`] is the judge; nothing here knows what a comparison means. Sheets are tried from the best one
//! downwards, and the first that fits is taken, so the same wish gives the same answers.

use crate::house::House;
use crate::scripted_host::{Script, report};
use ratchet_core::baseline::{self, AtOpening};
use ratchet_core::condition::{Judged, holds, unmet};
use ratchet_core::definition::{Condition, Definition, Tool, Trigger};
use ratchet_core::measures::{AtHand, at_hand};
use ratchet_core::own_questions::{self, Asked, Border, asks_component, component_description, component_records};
use ratchet_core::record::{Audit, Purpose, ReadTyped};
use ratchet_core::tool::{Answer, Answers, Context, FieldValue, MeasureResult, Record, Report};
use std::collections::{BTreeMap, BTreeSet};

/// Denominator of made-up measures: fine enough for any percentage.
const MEASURE_BELOW: u64 = 1_000;

/// Values of made-up measures in thousandths; the first is the ordinary one.
const MEASURE_VALUES: [u64; 7] = [500, 0, 250, 490, 510, 750, 1_000];

/// Rounds of improving a sheet; each looks at every question and measure once.
const ROUNDS: usize = 4;

/// The result that an audit should have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wish<'a> {
    /// This holds, or does not.
    Condition(&'a Condition, bool),
    /// A finding has this cause.
    Cause(&'a str),
    /// This question is not met, in one record.
    Missing(u16),
}

/// Answers that lead to a wish.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// The answers.
    pub(crate) records: Vec<Record>,
    /// What the scripted tool says beside them.
    pub(crate) script: Script,
    /// The sheet behind them, for another audit of the same kind.
    pub(crate) sheet: Sheet,
}

/// Makes answers up for an audit that is open. A sheet that is known to lead there is taken as it is. The refusal is a sentence.
pub(crate) fn make(house: &House, audit: &Audit, wish: Wish<'_>, known: Option<&Sheet>) -> Result<Made, String> {
    let records = house.records();
    let Ok(Some(definition)) = records.definition(&audit.definition) else {
        return Err(format!("{} follows workflows that are not there", audit.id));
    };
    let rules = definition.audits.get(&audit.name);
    let Some((rules, tool)) = rules.and_then(|rules| Some((rules, definition.tool_of(rules)?))) else {
        return Err(format!("audit \"{}\" has no tool", audit.name));
    };
    let plan = match audit.purpose {
        Purpose::Retest { plan, .. } => records.plan(plan).ok().flatten().map(AsRef::as_ref),
        _ => None,
    };
    let drawn = audit.sample.iter().flat_map(|sample| &sample.rows);
    let at_opening = |plan| baseline::at_opening(records, plan, &audit.name, &tool.description).ok();
    let at_hand = at_hand(records, definition, audit, &Report::default(), plan);
    let desk = Desk {
        at_opening: plan.and_then(at_opening).unwrap_or_default(),
        context: Context {
            section: rules.tool.section,
            on: house.now().timestamp(),
            service: audit.service.clone(),
        },
        measures: at_hand.unwrap_or_default(),
        references: drawn.map(|row| row.reference.clone()).collect(),
        spare: watched_by_rules(definition, &audit.name),
        themes: definition
            .themes
            .keys()
            .map(|theme| (theme.clone(), Vec::new()))
            .collect(),
        tool,
    };
    let (sheet, cause) = match (known, wish) {
        (Some(sheet), _) => (Some(sheet.clone()), None),
        (None, Wish::Condition(condition, wanted)) => (desk.find(condition, wanted), None),
        (None, Wish::Missing(question)) => (Some(Sheet::failing(question, 1)), None),
        (None, Wish::Cause(cause)) => (desk.blaming(cause), Some(cause)),
    };
    let Some(sheet) = sheet else {
        return Err(format!(
            "no answers to {} ({}) lead to this result",
            audit.id, audit.name
        ));
    };
    Ok(Made {
        records: desk.records(&sheet),
        script: desk.script(&sheet, cause),
        sheet,
    })
}

/// Questions of an audit for whose failing a rule waits.
pub(crate) fn watched_by_rules(definition: &Definition, audit: &str) -> BTreeSet<u16> {
    let triggers = definition.rules.values().flat_map(|rule| &rule.when);
    let watched = triggers.filter_map(|trigger| match trigger {
        Trigger::Finding {
            audit: watched,
            question,
        } if watched == audit => Some(*question),
        _ => None,
    });
    watched.collect()
}

/// What the answers are for.
struct Desk<'a> {
    /// Measures when the plan was opened.
    at_opening: AtOpening,
    /// What the tool is told.
    context: Context,
    /// Measures over time.
    measures: AtHand,
    /// References of the drawn records.
    references: Vec<String>,
    /// Questions that are better left good, because a rule answers their failing.
    spare: BTreeSet<u16>,
    /// Themes, taken as improved: answers to one audit are not chosen by them.
    themes: BTreeMap<String, Vec<String>>,
    /// The tool.
    tool: &'a Tool,
}

/// Answers and the measures that go with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// In how many records a question fails; others fail in none.
    failing: BTreeMap<u16, usize>,
    /// Values of measures in thousandths; others have the ordinary one.
    measures: BTreeMap<u16, u64>,
}

impl Sheet {
    /// A sheet on which one question fails in so many records.
    fn failing(question: u16, records: usize) -> Self {
        Self {
            failing: [(question, records)].into(),
            measures: BTreeMap::new(),
        }
    }
}

impl Desk<'_> {
    /// A sheet on which the condition holds, or does not; `None` when none was found.
    fn find(&self, condition: &Condition, wanted: bool) -> Option<Sheet> {
        let fits = |sheet: &Sheet| self.judge(sheet, |judged| holds(condition, judged)) == wanted;
        let near = |start: &Sheet| {
            self.changes()
                .map(|change| start.with(change))
                .find(|sheet| fits(sheet))
        };
        let good = Sheet::default();
        if fits(&good) {
            return Some(good);
        }
        near(&good).or_else(|| {
            let improved = self.improve(condition);
            if fits(&improved) {
                Some(improved)
            } else {
                near(&improved)
            }
        })
    }

    /// A sheet with one failing question behind which this cause often stands, or else any: its finding is then given the cause.
    fn blaming(&self, cause: &str) -> Option<Sheet> {
        let often = |question: &u16| {
            self.tool.description.questions[usize::from(*question)]
                .causes
                .iter()
                .any(|known| known == cause)
        };
        let question = self.asked().find(often).or_else(|| self.asked().next())?;
        Some(Sheet::failing(question, 1))
    }

    /// Changes one thing after the other so that fewer parts of the condition are unmet.
    fn improve(&self, condition: &Condition) -> Sheet {
        let open = |sheet: &Sheet| self.judge(sheet, |judged| unmet(condition, judged).len());
        let mut sheet = Sheet::default();
        for _ in 0..ROUNDS {
            for change in self.changes() {
                let changed = sheet.with(change);
                if open(&changed) < open(&sheet) {
                    sheet = changed;
                }
            }
        }
        sheet
    }

    /// Everything that can be changed on a sheet: few failures first, questions with rules last, then several at once.
    fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        let records = 1..=self.references.len();
        let asked: Vec<u16> = self.asked().collect();
        let (spare, free): (Vec<u16>, Vec<u16>) = asked.iter().partition(|question| self.spare.contains(question));
        let measures = (0_u16..).take(self.tool.description.measures.len());
        let measured = measures.flat_map(|measure| MEASURE_VALUES.map(|value| Change::Measure(measure, value)));
        let one = free.into_iter().chain(spare).flat_map({
            let records = records.clone();
            move |question| records.clone().map(move |failing| Change::Question(question, failing))
        });
        measured
            .chain(one)
            .chain(records.map(move |failing| Change::All(asked.clone(), failing)))
    }

    fn asked(&self) -> impl Iterator<Item = u16> + '_ {
        let questions = (0_u16..).zip(&self.tool.description.questions);
        let asked =
            questions.filter(|(_, question)| self.context.section.is_none_or(|section| section == question.section));
        asked.map(|(position, _)| position)
    }

    fn judge<T>(&self, sheet: &Sheet, question: impl FnOnce(Judged<'_>) -> T) -> T {
        let records = self.records(sheet);
        let report = self.report(&records, &self.script(sheet, None));
        let measures = self.measures_with(&report);
        question(Judged {
            at_opening: &self.at_opening,
            description: &self.tool.description,
            measures: &measures,
            report: &report,
            themes: &self.themes,
        })
    }

    /// The measures with what flows into the plan's from this report: a measure of the tool feeds the one of the same name.
    fn measures_with(&self, report: &Report) -> AtHand {
        let mut measures = self.measures.clone();
        for measure in &mut measures.plan {
            let mut known = self.tool.description.measures.iter();
            let position = known.position(|known| known.title == measure.name);
            let mut results = report.measures.iter();
            let own = results.find(|result| Some(usize::from(result.measure)) == position);
            if let Some(own) = own.filter(|own| own.denominator > 0) {
                measure.values.push((own.numerator, own.denominator));
                measure.current = true;
            }
        }
        measures
    }

    /// The component's report by the script, with what the engine evaluates itself.
    fn report(&self, records: &[Record], script: &Script) -> Report {
        let ask = Asked {
            sample: None,
            section: self.context.section,
            service: &self.context.service,
            standards: &[],
        };
        if !asks_component(self.tool, ask.section) {
            return own_questions::evaluate(self.tool, &ask, records);
        }
        let part = component_records(records, &Border::of(self.tool));
        let component = report(&component_description(self.tool), &self.context, &part, script);
        if self.tool.own.is_none() {
            return component;
        }
        own_questions::merge(self.tool, &ask, component, records)
            .expect("a scripted report speaks of the component's questions, and of all of them")
    }

    /// The answers of a sheet.
    fn records(&self, sheet: &Sheet) -> Vec<Record> {
        let answers = |place: usize| {
            let letters = (0_u16..).take(self.tool.description.questions.len());
            letters.map(|question| self.answer(sheet, question, place)).collect()
        };
        let record = |(place, reference): (usize, &String)| Record {
            answers: Answers::new(answers(place)),
            fields: self.flags(sheet, place),
            reference: reference.clone(),
        };
        self.references.iter().enumerate().map(record).collect()
    }

    /// Yes or no for each measure of the file, so that over all records it has about the value of the sheet.
    fn flags(&self, sheet: &Sheet, place: usize) -> Vec<(u16, FieldValue)> {
        let border = Border::of(self.tool);
        let fields = (0_u16..).zip(&self.tool.description.fields).skip(border.fields);
        let measures = (0_u16..).skip(border.measures);
        let asked = fields
            .zip(measures)
            .filter(|((_, field), _)| self.context.section.is_none_or(|section| section == field.section));
        let yes = |measure: u16| {
            let records = self.references.len() as u64;
            (place as u64) < (sheet.value(measure) * records + MEASURE_BELOW / 2) / MEASURE_BELOW
        };
        asked
            .map(|((field, _), measure)| (field, FieldValue::Flag(yes(measure))))
            .collect()
    }

    fn answer(&self, sheet: &Sheet, question: u16, place: usize) -> Answer {
        if !self.asked().any(|asked| asked == question) {
            Answer::NotApplicable
        } else if place < sheet.failing.get(&question).copied().unwrap_or(0) {
            Answer::NotMet
        } else {
            Answer::Met
        }
    }

    /// What the scripted tool computes beside the answers.
    fn script(&self, sheet: &Sheet, cause: Option<&str>) -> Script {
        let measures = (0_u16..)
            .take(Border::of(self.tool).measures)
            .map(|measure| MeasureResult {
                measure,
                numerator: sheet.value(measure),
                denominator: MEASURE_BELOW,
            });
        Script {
            cause: cause.map(str::to_owned),
            measures: measures.collect(),
        }
    }
}

/// One change of a sheet.
enum Change {
    /// A question fails in so many records.
    Question(u16, usize),
    /// These questions fail in so many records.
    All(Vec<u16>, usize),
    /// A measure has this value.
    Measure(u16, u64),
}

impl Sheet {
    /// Value of a measure in thousandths.
    fn value(&self, measure: u16) -> u64 {
        self.measures.get(&measure).copied().unwrap_or(MEASURE_VALUES[0])
    }

    fn with(&self, change: Change) -> Self {
        let mut sheet = self.clone();
        match change {
            Change::Question(question, failing) => {
                sheet.failing.insert(question, failing);
            }
            Change::All(questions, failing) => {
                sheet.failing = questions.into_iter().map(|question| (question, failing)).collect();
            }
            Change::Measure(measure, value) => {
                sheet.measures.insert(measure, value);
            }
        }
        sheet
    }
}
