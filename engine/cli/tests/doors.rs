//! The verbs of a manager's day, against the demo's data, as a person meets them: what they print, as data and in words.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::{Daemon, ratchet, run};
use serde_json::Value;

/// A provider that has been running for months, and its daemon.
struct Office {
    daemon: Daemon,
    directory: tempfile::TempDir,
}

impl Office {
    fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let played = run(
            &["demo", "--data", "ratchet-data", "--no-serve", "--short"],
            directory.path(),
        );
        assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
        let daemon = Daemon::start(&directory.path().join("ratchet-data"));
        Self { daemon, directory }
    }

    fn ask(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = ratchet()
            .args(arguments)
            .current_dir(self.directory.path())
            .env("RATCHET_URL", &self.daemon.url)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (
            output.status.code().unwrap_or(-1),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    /// What a verb prints for people; it must work.
    fn read(&self, arguments: &[&str]) -> String {
        let (code, said, complaint) = self.ask(arguments);
        assert_eq!(code, 0, "{arguments:?}: {complaint}");
        said
    }

    /// What a verb prints for programs; it must say its schema.
    fn data(&self, arguments: &[&str], schema: &str) -> Value {
        let said = self.read(&[arguments, &["--output", "json"]].concat());
        let value: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(value["schema"], schema, "{arguments:?}");
        value
    }

    fn refused(&self, arguments: &[&str], exit: i32, says: &str) {
        let (code, said, complaint) = self.ask(arguments);
        assert_eq!(code, exit, "{arguments:?}: {said}{complaint}");
        assert!(complaint.contains(says), "{arguments:?} says `{says}`: {complaint}");
        assert!(
            complaint.matches('[').count() <= 1,
            "the code stands there once: {complaint}"
        );
    }
}

#[test]
fn a_manager_finds_their_day() {
    let office = Office::open();
    every_list_is_there_for_programs(&office);
    the_tracker_shows_slippage_and_becomes_a_table(&office);
    somebody_goes_on_leave(&office);
    a_late_holiday_is_looked_at_first(&office);
    refusals_say_what_to_do(&office);
    a_change_is_looked_at_approved_and_followed(&office);
    let seen = the_portfolio_is_looked_at_ahead(&office);
    let Office { daemon, directory } = office;
    daemon.stop();
    let on_disk = [&LOOK_AHEAD[..], &["--data", "ratchet-data", "--output", "json"]].concat();
    let again = run(&on_disk, directory.path());
    let again: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(
        seen, again,
        "the daemon's ledger and its data directory show the same future"
    );
}

const LOOK_AHEAD: [&str; 5] = ["foresee", "--from", "2027-12-01", "--until", "2028-03-01"];

/// The daemon is asked for its ledger, event by event; nothing of the futures comes back to it.
fn the_portfolio_is_looked_at_ahead(office: &Office) -> Value {
    let head = office.daemon.client().ledger_head().unwrap();
    let seen = office.data(&LOOK_AHEAD, "ratchet.foresight/1");
    assert_eq!(seen["position"], head.position);
    assert!(!seen["if_nobody_acts"].as_array().unwrap().is_empty(), "{seen:#}");
    assert!(!seen["meetings"].as_array().unwrap().is_empty(), "{seen:#}");
    let told = office.read(&LOOK_AHEAD);
    assert!(told.contains("If nobody acts, this is late"), "{told}");
    assert_eq!(office.daemon.client().ledger_head().unwrap().position, head.position);
    seen
}

fn every_list_is_there_for_programs(office: &Office) {
    let people = office.data(&["people", "list"], "ratchet.people/1");
    assert!(people["items"].as_array().unwrap().len() >= 10);
    let services = office.data(&["services"], "ratchet.services/1");
    assert!(services["items"].as_array().unwrap().len() >= 3);
    for (verb, schema) in [
        (&["roles"][..], "ratchet.roles/1"),
        (&["people", "vacancies"], "ratchet.vacancies/1"),
        (&["delegation", "list"], "ratchet.delegations/1"),
        (&["escalation", "list", "--state", "all"], "ratchet.escalations/1"),
        (&["theme", "list"], "ratchet.themes/1"),
        (&["waiver"], "ratchet.waivers/1"),
        (&["risk", "list"], "ratchet.risks/1"),
        (&["calendar", "show"], "ratchet.calendar/1"),
        (&["handover", "--service", "Oak House"], "ratchet.handover/1"),
    ] {
        office.data(verb, schema);
        assert!(
            !office.read(verb).is_empty(),
            "{verb:?} says something even when there is nothing"
        );
    }
}

fn the_tracker_shows_slippage_and_becomes_a_table(office: &Office) {
    let lines = office.data(&["tracker", "--state", "all", "--limit", "500"], "ratchet.tracker/1");
    let lines = lines["items"].as_array().unwrap();
    let of_plans = lines.iter().filter(|line| line["plan"].is_string());
    assert!(of_plans.clone().all(|line| line["retest"]["name"].is_string()));
    assert!(of_plans.clone().count() >= 3);
    let table = office.read(&["tracker", "--state", "all", "--csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(&reader.headers().unwrap()[0], "service");
    assert_eq!(reader.records().map(Result::unwrap).count(), lines.len());
    let then = office.read(&["tracker", "--as-of", "2026-05-20"]);
    assert!(then.contains("QIP-") && then.contains("of 2)"), "{then}");
    assert!(office.read(&["plan", "show", "QIP-1"]).contains("Re-tests"));
}

fn somebody_goes_on_leave(office: &Office) {
    let people = office.data(&["people", "list", "--role", "practice lead"], "ratchet.people/1");
    let lead = people["items"][0]["person"].as_str().unwrap().to_owned();
    let people = office.data(&["people", "list", "--role", "team leader"], "ratchet.people/1");
    let cover = people["items"][0]["person"].as_str().unwrap().to_owned();
    let said = office.read(&[
        "people",
        "away",
        &lead,
        "--from",
        "2026-01-01",
        "--cover",
        &cover,
        "--as",
        &lead,
    ]);
    assert!(said.contains(&format!("{cover} stands in")), "{said}");
    let away = office.read(&["people", "list", "--away"]);
    assert!(away.contains(&lead) && !away.contains("There is nobody"), "{away}");
    assert!(
        office
            .read(&["people", "show", &cover])
            .contains(&format!("Stands in for {lead}"))
    );
    office.read(&["people", "back", &lead, "--as", &lead]);
    assert!(office.read(&["people", "list", "--away"]).contains("There is nobody"));
    office.data(&["today", &lead], "ratchet.today/1");
    assert!(office.read(&["today", "--as", &lead]).contains(&lead));
}

fn a_late_holiday_is_looked_at_first(office: &Office) {
    let amend = [
        "calendar",
        "amend",
        "2030-06-14",
        "Jubilee",
        "--region",
        "scotland",
        "--reason",
        "announced",
    ];
    let looked = office.read(&amend);
    assert!(looked.contains("Nothing is recorded yet"), "{looked}");
    assert!(office.read(&["calendar", "show"]).contains("none"));
    office.refused(&[&amend[..], &["--move", "ACT-999"]].concat(), 4, "would not move");
    let done = office.read(&[&amend[..], &["--move", "none"]].concat());
    assert!(done.contains("The calendar is amended"), "{done}");
    assert!(office.read(&["calendar", "show"]).contains("Jubilee"));
    office.refused(&[&amend[..], &["--move", "none"]].concat(), 4, "already");
}

fn refusals_say_what_to_do(office: &Office) {
    office.refused(&["today", "nobody"], 4, "there is no member of staff `nobody`");
    office.refused(&["today"], 2, "say whose day");
    office.refused(&["handover", "--service", "Nowhere"], 4, "Oak House");
    office.refused(&["theme", "show", "THM-99"], 4, "there is no theme");
    office.refused(&["escalation", "answer", "ACT-1", "soon"], 4, "say who is acting");
    office.refused(&["people", "away", "nobody", "--from", "someday"], 2, "is not a date");
}

/// The folder of one workflow, in the place of all those of the demo: much is weaker, and most plans are not in it.
fn a_change_is_looked_at_approved_and_followed(office: &Office) {
    let shipped = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows/prn-medicines"));
    let folder = office.directory.path().join("changed");
    std::fs::create_dir(&folder).unwrap();
    for name in ["organisation.qip", "prn-medicines.qip", "tools.lock"] {
        let text = std::fs::read_to_string(shipped.join(name)).unwrap();
        let text = text.replace("within 15 working days of opening", "within 20 working days of opening");
        std::fs::write(folder.join(name), text).unwrap();
    }
    let seen = office.data(&["plan", "changed", "--out", "change.json"], "ratchet.preview/1");
    let weaker = seen["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["verdict"] == "weaker");
    assert!(weaker.count() > 10, "workflows that are gone weaken assurance");
    assert!(seen["counts"]["vanished"].as_u64().unwrap() > 0, "{}", seen["counts"]);
    let said = office.read(&["plan", "changed", "--cycles", "1"]);
    assert!(
        said.contains("Weaker\n") && said.contains("Audit \"Care planning\" is gone"),
        "{said}"
    );
    assert!(said.contains("--approved-by FORUM"), "{said}");
    office.refused(&["plan", "QIP-1"], 2, "ratchet plan show QIP-1");
    office.refused(&["plan"], 2, "say which folder");

    office.refused(&["apply", "change.json"], 4, "[approval-needed]");
    let approved = ["--approved-by", "Quality forum", "--reason", "one thing at a time"];
    office.refused(
        &[
            &["apply", "change.json", "--approved-by", "Nobody"][..],
            &["--reason", "x"],
        ]
        .concat(),
        4,
        "no such forum or role",
    );
    let file = folder.join("prn-medicines.qip");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n# a word more\n")).unwrap();
    office.refused(&[&["apply", "change.json"][..], &approved].concat(), 4, "was changed");
    std::fs::write(&file, text).unwrap();
    let first = office.data(&[&["apply", "change.json"][..], &approved].concat(), "ratchet.apply/1");
    let again = office.data(&["apply", "change.json"], "ratchet.apply/1");
    assert_eq!(first["hash"], again["hash"], "twice is once");
    assert!(office.read(&["plan", "changed"]).contains("changes nothing"));

    let before = office.data(&["migrate"], "ratchet.migration/1")["counts"].clone();
    assert!(office.read(&["migrate"]).contains("Nothing was moved") || before["could_move"] == 0);
    let done = office.data(&[&["migrate"][..], &approved].concat(), "ratchet.migrated/1");
    let moved = done["moved"].as_array().unwrap().len() as u64;
    assert_eq!(Some(moved), before["could_move"].as_u64(), "{done}");
    let after = office.data(&["migrate"], "ratchet.migration/1")["counts"].clone();
    assert_eq!(
        after["follow"].as_u64().unwrap(),
        before["follow"].as_u64().unwrap() + moved
    );
    office.refused(
        &[&["migrate", "--plan", "QIP-999"][..], &approved].concat(),
        4,
        "not among the plans that run",
    );
}
