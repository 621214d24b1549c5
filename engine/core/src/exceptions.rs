//! Warnings of the checks that a folder switches off, as a forum reads them: which, where, and why. They stand on every agenda for as
//! long as they stand in the files, so that nobody has to remember them.

use crate::definition::{Definition, Exception};
use std::collections::BTreeMap;

/// One line for each exception; several warnings of the same kind in one place are one line.
pub fn lines(definition: &Definition) -> Vec<String> {
    let mut counted: BTreeMap<(&str, &str), (usize, &Exception)> = BTreeMap::new();
    for exception in &definition.exceptions {
        let key = (exception.name.as_str(), exception.warning.as_str());
        counted.entry(key).or_insert((0, exception)).0 += 1;
    }
    counted
        .into_values()
        .map(|(times, exception)| {
            let often = if times > 1 {
                format!(", {times} times")
            } else {
                String::new()
            };
            format!(
                "\"{}\": {} ({}{often}) in {}, because {}",
                exception.name, exception.title, exception.warning, exception.place, exception.reason
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forum_reads_which_where_and_why() {
        let exception = Exception {
            name: "Fire log".to_owned(),
            place: "plan \"Fire log\"".to_owned(),
            reason: "the fire service looks at it again each quarter".to_owned(),
            title: "one good result closes this plan".to_owned(),
            warning: "one-retest-only".to_owned(),
        };
        let mut definition = Definition::default();
        assert_eq!(lines(&definition), Vec::<String>::new());
        definition.exceptions = vec![exception.clone(), exception];
        assert_eq!(
            lines(&definition),
            [
                "\"Fire log\": one good result closes this plan (one-retest-only, 2 times) in plan \"Fire log\", because the fire service looks at it again each quarter"
            ]
        );
    }
}
