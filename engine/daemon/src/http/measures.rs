//! Measures: values are recorded for plans, and the charts of plans' and audits' measures are read.

use super::App;
use super::body::Json as Sent;
use super::caller::Caller;
use super::failure::{Failure, unknown};
use super::text::{moment, read_moment, variant};
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::condition::percent;
use ratchet_core::definition::{Comparison, How};
use ratchet_core::key::Key;
use ratchet_core::record::{MeasurePoint, MeasureSeries, MeasureSource, Record};
use ratchet_core::spc::{Chart, read};
use ratchet_core::tool::Better;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/services/{service}/measures", get(list))
        .route("/services/{service}/measures/{of}/{measure}", get(one).post(record))
}

async fn record(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((service, plan, measure)): Path<(String, String, String)>,
    Sent(value): Sent<v1::NewMeasure>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::RecordMeasure {
        at: read_moment("at", &value.at)?,
        denominator: value.denominator,
        measure,
        note: value.note,
        numerator: value.numerator,
        plan,
        service,
    };
    app.submit(caller, command).await.map(Json)
}

async fn list(
    State(app): State<Arc<App>>,
    Path(service): Path<String>,
) -> Result<Json<v1::Page<v1::Measure>>, Failure> {
    app.away(move |app| {
        let mut items = app.measures(&service)?;
        for item in &mut items {
            let older = item.points.len().saturating_sub(1);
            item.points.drain(..older);
        }
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

async fn one(
    State(app): State<Arc<App>>,
    Path((service, of, measure)): Path<(String, String, String)>,
) -> Result<Json<v1::Measure>, Failure> {
    app.away(move |app| {
        let known = app.measures(&service)?;
        let found = known
            .iter()
            .find(|known| known.of == of && known.name == measure)
            .cloned();
        found
            .map(Json)
            .ok_or_else(|| unknown("measure", &measure, known.iter().map(|known| &known.name)).into())
    })
    .await
}

/// A measure as a definition has it.
struct Named<'a> {
    better: Better,
    key: Key,
    name: &'a str,
    of: &'a str,
    of_kind: &'static str,
    target: Option<Comparison>,
}

impl App {
    /// Measures of a service: those of its plans, then those of its audits, whether they have values or not.
    fn measures(&self, service: &str) -> Result<Vec<v1::Measure>, Failure> {
        let definition = self.in_force()?;
        if !definition.services.contains_key(service) {
            return Err(unknown("service", service, definition.services.keys()).into());
        }
        let mut measures = Vec::new();
        for (plan, rules) in &definition.plans {
            for measure in &rules.measures {
                let named = Named {
                    better: measure.better,
                    key: Key::PlanMeasure(service.to_owned(), plan.clone(), measure.name.clone()),
                    name: &measure.name,
                    of: plan,
                    of_kind: "plan",
                    target: measure.target,
                };
                measures.push(self.measure(service, &named)?);
            }
        }
        for (audit, rules) in &definition.audits {
            let tool = definition.tool_of(rules);
            for measure in tool.iter().flat_map(|tool| &tool.description.measures) {
                let named = Named {
                    better: measure.better,
                    key: Key::AuditMeasure(service.to_owned(), audit.clone(), measure.id.clone()),
                    name: &measure.title,
                    of: audit,
                    of_kind: "audit",
                    target: None,
                };
                measures.push(self.measure(service, &named)?);
            }
        }
        Ok(measures)
    }

    fn measure(&self, service: &str, named: &Named<'_>) -> Result<v1::Measure, Failure> {
        let record = self.view().record(&named.key)?;
        let series = match record.as_deref() {
            Some(Record::PlanMeasure(series) | Record::AuditMeasure(series)) => Some(series),
            _ => None,
        };
        Ok(written(service, named, series))
    }
}

fn written(service: &str, named: &Named<'_>, series: Option<&MeasureSeries>) -> v1::Measure {
    let points = series.map_or(&[][..], |series| &series.points);
    let values: Vec<(u64, u64)> = points
        .iter()
        .map(|point| (point.numerator, point.denominator))
        .collect();
    let target = named.target.map(|target| f64::from(target.permille) / 1000.0);
    let reading = read(&values, named.better, target);
    let (chart, middle) = match &reading.chart {
        Chart::TooFew => ("too-few", None),
        Chart::Run { median, .. } => ("run", Some(*median)),
        Chart::Xmr { limits, .. } => ("xmr", Some(limits.mean)),
        Chart::P { mean, .. } => ("p", Some(*mean)),
    };
    let icon = |id: &str, words: &str| v1::Icon {
        id: id.to_owned(),
        words: words.to_owned(),
    };
    v1::Measure {
        assurance: reading
            .assurance
            .map(|assurance| icon(assurance.id(), assurance.words())),
        better: variant(&named.better),
        chart: chart.to_owned(),
        count: series.map_or(0, |series| series.count),
        // A picture needs no more than a thousandth.
        middle_permille: middle.map(|middle| (middle * 1000.0).round() as i64),
        missing: u32::try_from(reading.missing).unwrap_or(u32::MAX),
        name: named.name.to_owned(),
        of: named.of.to_owned(),
        of_kind: named.of_kind.to_owned(),
        points: points.iter().map(point).collect(),
        service: service.to_owned(),
        target: named.target.map(words),
        variation: reading
            .variation
            .map(|variation| icon(variation.id(), variation.words())),
    }
}

fn point(point: &MeasurePoint) -> v1::MeasurePoint {
    v1::MeasurePoint {
        at: moment(point.at),
        denominator: point.denominator,
        note: point.note.clone(),
        numerator: point.numerator,
        source: match &point.source {
            MeasureSource::Audit(audit) => audit.to_string(),
            MeasureSource::Person(person) => person.clone(),
        },
    }
}

fn words(target: Comparison) -> String {
    let how = match target.how {
        How::AtLeast => "at least",
        How::AtMost => "at most",
        How::Below => "below",
        How::Above => "above",
        How::Is => "exactly",
    };
    format!("{how} {}", percent(target.permille))
}
