//! The shortest story: deeds are left out as long as the same law is still broken, first many at once, then one by one. What remains is
//! played a last time, aloud.

use super::Failure;
use super::deed::Deed;
use super::season::{Season, Setting, Voice};
use crate::house::PlayError;
use crate::inspector::Breach;
use chrono::TimeDelta;
use ratchet_core::instant::Instant;
use ratchet_ports::Store;
use std::sync::Arc;

/// How often a course is played at most to make it shorter.
const TRIES: usize = 400;

type Course = Vec<(Instant, Deed)>;

/// Makes what was found as short as it can be.
pub(super) fn shortest(
    setting: &Setting,
    season: &Season<'_>,
    breach: Breach,
    fresh_store: &dyn Fn() -> Arc<dyn Store>,
) -> Result<Failure, PlayError> {
    let deeds_before = season.course.len();
    // Somebody may have been waiting for the moment at which it showed.
    let until = breach.at + TimeDelta::days(1);
    let shows = |course: &[(Instant, Deed)], voice| -> Result<Option<Season<'_>>, PlayError> {
        let mut again = Season::begin(setting, fresh_store(), voice)?;
        again.play(course, until)?;
        let same = again.breach.as_ref().is_some_and(|found| found.law == breach.law);
        Ok(same.then_some(again))
    };
    let mut course: Course = season.course.clone();
    let mut tries = TRIES;
    let mut length = course.len().div_ceil(2);
    while length > 0 && tries > 0 {
        let mut from = 0;
        let mut shortened = false;
        while from < course.len() && tries > 0 {
            tries -= 1;
            let to = (from + length).min(course.len());
            let mut shorter: Course = course[..from].to_vec();
            shorter.extend_from_slice(&course[to..]);
            if shows(&shorter, Voice::Silent)?.is_some() {
                course = shorter;
                shortened = true;
            } else {
                from = to;
            }
        }
        if length == 1 && !shortened {
            break;
        }
        length = if length == 1 {
            1
        } else {
            length.div_ceil(2).min(length - 1)
        };
    }
    let told = shows(&course, Voice::Telling)?;
    let text = told
        .as_ref()
        .and_then(|season| season.breach.as_ref())
        .map_or(breach.text, |found| found.text.clone());
    Ok(Failure {
        deeds: course.len(),
        deeds_before,
        law: breach.law,
        law_words: breach.law.words(),
        seed: setting.seed,
        service: setting.service.clone(),
        story: told.map(Season::into_story).unwrap_or_default(),
        text,
    })
}
