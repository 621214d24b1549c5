//! Events of themes.

use super::{Stop, edit_finding, edit_plan, edit_provider, edit_theme};
use crate::event::{Event, Recorded};
use crate::id::ThemeId;
use crate::key::Key;
use crate::limits;
use crate::record::{ReadTyped, Record, Sighting, Strand, Theme};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let at = recorded.at;
    match &recorded.event {
        Event::ThemeSighted {
            finding,
            name,
            pattern,
            service,
        } => {
            let Some(seen) = records.finding(*finding)?.map(|finding| Sighting {
                at: finding.raised_at,
                audit: finding.audit,
                audit_name: finding.audit_name.clone(),
                finding: finding.id,
                pattern: pattern.clone(),
                service: finding.service.clone(),
            }) else {
                return Ok(());
            };
            edit_strand(records, service.as_deref(), name, |strand| strand.keep(seen))
        }
        Event::ThemeUnsighted {
            finding,
            name,
            pattern,
            service,
        } => edit_strand(records, service.as_deref(), name, |strand| {
            strand
                .sightings
                .retain(|seen| seen.finding != *finding || seen.pattern != *pattern);
        }),
        Event::ThemeRaised { .. } => raised(records, recorded),
        Event::ThemeJoined { finding, theme } => {
            edit_finding(records, *finding, |record| record.themes.push(*theme))?;
            let service = records.finding(*finding)?.map(|finding| finding.service.clone());
            edit_theme(records, *theme, |record| {
                if record.findings.len() < limits::FINDINGS_PER_PLAN {
                    record.findings.push(*finding);
                }
                record.services.extend(service);
            })
        }
        Event::ThemePlanned { plan, theme } => {
            edit_plan(records, *plan, |record| record.themes.push(*theme))?;
            edit_theme(records, *theme, |record| record.plans.push(*plan))
        }
        Event::ThemeImproved { theme } => edit_theme(records, *theme, |record| record.improved_at = Some(at)),
        Event::ThemeWorsened { theme, .. } => edit_theme(records, *theme, |record| {
            record.improved_at = None;
            record.setbacks += 1;
        }),
        Event::ThemeClosed { theme } => {
            edit_theme(records, *theme, |record| record.closed_at = Some(at))?;
            leave_strand(records, *theme)
        }
        _ => Ok(()),
    }
}

fn raised(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::ThemeRaised {
        definition,
        name,
        owner,
        pattern,
        service,
        theme,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.themes = theme.0)?;
    let record = Theme {
        closed_at: None,
        definition: definition.clone(),
        findings: Vec::new(),
        id: *theme,
        improved_at: None,
        name: name.clone(),
        owner: owner.clone(),
        pattern: pattern.clone(),
        plans: Vec::new(),
        raised_at: recorded.at,
        service: service.clone(),
        services: service.clone().into_iter().collect(),
        setbacks: 0,
    };
    records.put(Key::Theme(*theme), Record::Theme(Box::new(record)));
    edit_strand(records, service.as_deref(), name, |strand| {
        strand.latest = Some(*theme);
        strand.running = Some(*theme);
    })
}

/// What led to a theme that is over does not raise it again.
fn leave_strand(records: &mut impl Edit, theme: ThemeId) -> Result<(), Stop> {
    let Some((service, name)) = records
        .theme(theme)?
        .map(|theme| (theme.service.clone(), theme.name.clone()))
    else {
        return Ok(());
    };
    edit_strand(records, service.as_deref(), &name, |strand| {
        strand.running = None;
        strand.sightings.clear();
    })
}

fn edit_strand(
    records: &mut impl Edit,
    service: Option<&str>,
    name: &str,
    change: impl FnOnce(&mut Strand),
) -> Result<(), Stop> {
    let key = Key::Strand(service.map(str::to_owned), name.to_owned());
    if records.record(&key)?.is_none() {
        records.put(key.clone(), Record::Strand(Strand::default()));
    }
    if let Some(Record::Strand(strand)) = records.edit(&key)? {
        change(strand);
    }
    Ok(())
}
