//! The life of an audit tool at a running daemon: installed, used, upgraded, looked at again, removed; and every way in which one is
//! refused, with its name in the ledger.

use crate::house::{AUDIT, House, OAK, Practice, workflows};
use crate::staged::Staged;
use ratchet_api::client::{Error, ReplayWith};
use ratchet_api::v1;
use ratchet_core::evaluation::Evaluation;
use ratchet_dsl::lock;
use ratchet_plugin_host::signature::SecretKey;
use ratchet_plugin_host::{Package, bundled, digest};

/// The bundled medicines tool under another version, made by changing the text in its bytes; `replace` changes more of it.
pub fn medicines(version: &str, replace: &[(&str, &str)]) -> Vec<u8> {
    let mut component = bundled::MEDICINES.component.to_vec();
    let versions = [(
        "medicines1.1.0Medicines".to_owned(),
        format!("medicines{version}Medicines"),
    )];
    let more = replace.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
    for (from, to) in versions.into_iter().chain(more) {
        assert_eq!(from.len(), to.len(), "the bytes keep their places");
        let places: Vec<usize> = (0..component.len() - from.len())
            .filter(|at| component[*at..].starts_with(from.as_bytes()))
            .collect();
        assert!(!places.is_empty(), "`{from}` is in the tool");
        for place in places {
            component[place..place + to.len()].copy_from_slice(to.as_bytes());
        }
    }
    component
}

fn manifest(id: &str, version: &str) -> String {
    format!(
        "id = \"{id}\"\nversion = \"{version}\"\ncontract = \"1.0.0\"\nlicence = \"MIT\"\nauthor = \"Hawthorn Quality\"\n[asks]\nrecords = [\"mar-export\"]\n"
    )
}

pub fn packed(version: &str, key: Option<&SecretKey>, replace: &[(&str, &str)]) -> Vec<u8> {
    let package = Package::new(&medicines(version, replace), &manifest("medicines", version)).unwrap();
    match key {
        Some(key) => package.signed(key).to_bytes(),
        None => package.to_bytes(),
    }
}

pub fn trust(house: &House, key: &SecretKey) {
    let key = v1::NewToolKey {
        key: key.public().to_string(),
        name: "Hawthorn Quality".to_owned(),
    };
    house.client.trust_tool_key(&key).unwrap();
}

pub fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    outcome.expect_err("it is refused").code().to_owned()
}

/// Refusals that the ledger holds, in order.
fn refusals(house: &House) -> Vec<String> {
    let events = house.client.ledger_events(1, 500).unwrap().items;
    let refused = events
        .iter()
        .filter(|event| event.recorded["event"]["type"] == "tool-refused");
    refused
        .map(|event| event.recorded["event"]["outcome"].as_str().unwrap().to_owned())
        .collect()
}

/// The PRN workflow, pinned to an installed tool.
pub fn pinned_to(house: &House, tool: &str) -> v1::NewWorkflows {
    let described = house.client.tool_description(tool).unwrap();
    let pinned = ratchet_core::definition::Tool {
        description: std::sync::Arc::new(serde_json::from_value(described).unwrap()),
        digest: house.client.tool(tool).unwrap().digest,
        own: None,
    };
    let mut folder = workflows();
    folder.files.push(v1::SourceFile {
        path: "tools.lock".to_owned(),
        text: lock::write(&[pinned]),
    });
    folder
}

#[test]
fn a_tool_lives_from_installation_to_removal() {
    let house = House::furnished();
    let client = &house.client;
    let key = SecretKey::generate().unwrap();
    let package = packed("1.2.0", Some(&key), &[("Protocol complete", "Protocol is whole")]);
    assert_eq!(
        code(client.install_tool(&package, &[], "medicines-1.2.0.tool")),
        "tool-untrusted"
    );
    trust(&house, &key);

    let open = house.open_audit(|audit| audit.name == AUDIT);
    let asked = client
        .tool_upgrade(&package)
        .unwrap()
        .expect("a version of it is in use");
    assert_eq!(client.tools().unwrap().tools.len(), 6, "asking installs nothing");
    let installed = client.install_tool(&package, &[], "medicines-1.2.0.tool").unwrap();
    assert_eq!(installed.receipt.events, ["tool-installed"]);
    assert_eq!(installed.tool.signer.as_deref(), Some("Hawthorn Quality"));
    let upgrade = installed.upgrade.expect("1.1.0 is in use");
    assert_eq!(upgrade, asked);
    assert_eq!((upgrade.from.as_str(), upgrade.to.as_str()), ("1.1.0", "1.2.0"));
    let retitled = upgrade.changes.iter().find(|change| change.kind == "retitled").unwrap();
    assert_eq!(retitled.text, "\"Protocol complete\" is called \"Protocol is whole\"");
    assert!(upgrade.retests.as_ref().unwrap().contains("names 1.2.0 as a bridge"));
    assert!(
        upgrade.stay.iter().any(|stays| stays.contains(&open.audit.id)),
        "{:?}",
        upgrade.stay
    );
    let again = client.install_tool(&package, &[], "medicines-1.2.0.tool").unwrap();
    assert!(again.receipt.events.is_empty(), "installing it again changes nothing");

    // What runs stays on its version, and new workflows can use the new one without a restart.
    let evaluated = house.answer(&open, Practice::Good, "p-lead");
    assert_eq!(evaluated.form.tool_version, "1.1.0");
    let mut renamed = pinned_to(&house, "medicines@1.2.0");
    for file in renamed.files.iter_mut().filter(|file| file.path.ends_with(".qip")) {
        file.text = file.text.replace("Protocol complete", "Protocol is whole");
    }
    client.apply_workflows(&renamed).unwrap();
    assert!(
        client
            .workflows()
            .unwrap()
            .tools
            .iter()
            .any(|tool| tool.version == "1.2.0")
    );
    let refused = client.remove_tool("medicines@1.2.0").unwrap_err();
    assert_eq!(refused.code(), "tool-in-use");
    assert!(refused.to_string().contains(AUDIT), "{refused}");

    // After a restart it is there, as the ledger says.
    let house = house.restarted();
    let tool = house.client.tool("medicines@1.2.0").unwrap();
    assert_eq!(
        (tool.state.as_str(), tool.digest.as_str()),
        ("installed", installed.tool.digest.as_str())
    );
    let verified = house.client.verify_tools().unwrap();
    assert!(
        verified.checked.iter().all(|tool| tool.trouble.is_empty()),
        "{verified:?}"
    );
    let replayed = house
        .client
        .replay_evaluations(None, None, ReplayWith::Evaluations)
        .unwrap();
    assert_eq!((replayed.same, replayed.different.len()), (1, 0));
    let recorded: Evaluation = serde_json::from_value(replayed.evaluations[0].clone()).unwrap();
    assert_eq!(
        (recorded.tool.as_str(), recorded.version.as_str()),
        ("medicines", "1.1.0")
    );
    assert!(recorded.report.score.is_some() && !recorded.records.is_empty());

    house
        .client
        .apply_workflows(&workflows_without_new_tool(&house))
        .unwrap();
    let receipt = house.client.remove_tool("medicines@1.2.0").unwrap();
    assert_eq!(receipt.events, ["tool-removed"]);
    assert_eq!(code(house.client.tool("medicines@1.2.0")), "unknown");
    let house = house.restarted();
    assert_eq!(house.client.tools().unwrap().tools.len(), 6);
}

/// The workflow, pinned to the tool that comes with Ratchet.
fn workflows_without_new_tool(house: &House) -> v1::NewWorkflows {
    pinned_to(house, &digest(bundled::MEDICINES.component))
}

#[test]
fn every_way_to_be_refused_has_a_name_in_the_ledger() {
    let house = House::empty();
    let client = &house.client;
    let (key, other) = (SecretKey::generate().unwrap(), SecretKey::generate().unwrap());
    trust(&house, &key);
    trust(&house, &other);
    let good = packed("1.3.0", Some(&key), &[]);
    let mut changed = good.clone();
    let author = good.windows(8).position(|part| part == b"Hawthorn").unwrap();
    changed[author] = b'h';
    let wrong_name = Package::new(&medicines("1.3.0", &[]), &manifest("medicines", "1.4.0"))
        .unwrap()
        .signed(&key)
        .to_bytes();
    let wrong_contract = manifest("medicines", "1.3.0").replace("contract = \"1.0.0\"", "contract = \"9.0.0\"");
    let wrong_contract = Package::new(&medicines("1.3.0", &[]), &wrong_contract)
        .unwrap()
        .signed(&key)
        .to_bytes();
    let core_module = b"\0asm\x01\0\0\0".to_vec();
    for (bytes, outcome) in [
        (b"hello".to_vec(), "tool-not-a-component"),
        (core_module, "tool-not-a-component"),
        (medicines("1.3.0", &[]), "tool-without-manifest"),
        (changed, "tool-changed-after-signing"),
        (wrong_name, "tool-other-name"),
        (wrong_contract, "tool-wrong-contract"),
        (packed("1.3.0", None, &[]), "tool-unsigned"),
        (
            packed("1.3.0", Some(&SecretKey::generate().unwrap()), &[]),
            "tool-untrusted",
        ),
        (packed("1.0.0", Some(&key), &[]), "tool-downgrade"),
    ] {
        assert_eq!(code(client.install_tool(&bytes, &[], "a file")), outcome);
        assert_eq!(refusals(&house).last().map(String::as_str), Some(outcome));
    }
    client.install_tool(&good, &[], "a file").unwrap();
    assert_eq!(
        code(client.install_tool(&packed("1.4.0", Some(&other), &[]), &[], "a file")),
        "tool-other-key"
    );
    let same_version = packed("1.3.0", Some(&key), &[("Protocol complete", "Protocol is whole")]);
    assert_eq!(
        code(client.install_tool(&same_version, &["downgrade"], "a file")),
        "tool-version-taken"
    );
    assert_eq!(client.tools().unwrap().tools.len(), 7);
    // Each of them may pass when somebody says so, and that stays recorded.
    let passed = client
        .install_tool(&packed("1.4.0", Some(&other), &[]), &["other-key"], "a file")
        .unwrap();
    assert_eq!(passed.tool.allowed, ["other-key"]);
    let passed = client
        .install_tool(
            &packed("1.0.1", None, &[]),
            &["unsigned", "downgrade", "other-key", "untrusted"],
            "a file",
        )
        .unwrap();
    assert_eq!(passed.tool.allowed, ["downgrade", "other-key", "unsigned"]);
    assert_eq!(
        code(client.install_tool(&good, &["everything"], "a file")),
        "bad-allowance"
    );
    // One of the staff cannot do any of it.
    assert_eq!(
        code(house.acting_as("p-lead").install_tool(&good, &[], "a file")),
        "operator-only"
    );
    assert_eq!(
        code(house.acting_as("p-lead").remove_tool("medicines@1.4.0")),
        "operator-only"
    );
}

#[test]
fn a_package_that_is_tampered_with_on_the_disk_is_not_run_and_everything_else_is() {
    let mut house = House::empty();
    let key = SecretKey::generate().unwrap();
    trust(&house, &key);
    let package = packed("1.2.0", Some(&key), &[]);
    let installed = house.client.install_tool(&package, &[], "a file").unwrap().tool;
    house.halt();
    let file = house
        .directory
        .path()
        .join("data/tools")
        .join(format!("{}.tool", installed.package.unwrap()));
    let evil = packed("1.2.0", None, &[("Protocol complete", "Protocol is whole")]);
    std::fs::write(&file, evil).unwrap();
    let house = house.restarted();
    let tool = house.client.tool("medicines@1.2.0").unwrap();
    assert_eq!(tool.state, "unusable");
    assert!(tool.trouble.unwrap().contains("was changed since it was installed"));
    let verified = house.client.verify_tools().unwrap();
    assert!(
        verified.checked[0]
            .trouble
            .iter()
            .any(|line| line.contains("was changed"))
    );
    assert_eq!(
        house.client.workflows().unwrap().provider,
        "Hawthorn Care",
        "the daemon works"
    );
    // Installing it again mends it without a restart.
    house.client.install_tool(&package, &[], "a file").unwrap();
    assert_eq!(house.client.tool("medicines@1.2.0").unwrap().state, "installed");
    // Compiled code that somebody changed is named, and not used.
    let code = house.directory.path().join("data/compiled-tools");
    for entry in std::fs::read_dir(code).unwrap().flatten() {
        std::fs::write(entry.path(), b"ratchet1 and something else").unwrap();
    }
    let verified = house.client.verify_tools().unwrap();
    let trouble = &verified.checked[0].trouble;
    assert!(
        trouble.len() == 1 && trouble[0].contains("compiled anew"),
        "{verified:?}"
    );
    let house = house.restarted();
    let verified = house.client.verify_tools().unwrap();
    assert!(verified.checked[0].trouble.is_empty(), "{verified:?}");
}

#[test]
fn keys_limits_and_rights_are_given_and_taken() {
    let house = House::furnished();
    let client = &house.client;
    let key = SecretKey::generate().unwrap();
    let public = key.public().to_string();
    assert_eq!(
        code(client.trust_tool_key(&v1::NewToolKey {
            key: "abc".into(),
            name: "x".into()
        })),
        "bad-key"
    );
    trust(&house, &key);
    client
        .install_tool(&packed("1.2.0", Some(&key), &[]), &[], "a file")
        .unwrap();

    let grant = |records: &str, service: &str| v1::ToolGrant {
        records: records.into(),
        service: service.into(),
    };
    assert_eq!(
        code(client.grant_to_tool("medicines", &grant("payroll", "Oak House"))),
        "not-possible"
    );
    assert_eq!(
        code(client.grant_to_tool("medicines", &grant("mar-export", "Nowhere"))),
        "unknown"
    );
    assert_eq!(
        code(client.grant_to_tool("supervision", &grant("mar-export", "Oak House"))),
        "unknown"
    );
    assert_eq!(
        client
            .grant_to_tool("medicines", &grant("mar-export", "Oak House"))
            .unwrap()
            .events,
        ["records-granted"]
    );
    assert!(
        client
            .grant_to_tool("medicines", &grant("mar-export", "Oak House"))
            .unwrap()
            .events
            .is_empty()
    );
    assert_eq!(
        client.tool("medicines@1.2.0").unwrap().grants,
        [grant("mar-export", "Oak House")]
    );
    assert_eq!(
        client
            .revoke_from_tool("medicines", &grant("mar-export", "Oak House"))
            .unwrap()
            .events,
        ["records-revoked"]
    );
    assert_eq!(
        code(client.revoke_from_tool("medicines", &grant("mar-export", "Oak House"))),
        "not-possible"
    );

    let limits = |memory_mib, time_ms| v1::ToolLimits {
        memory_mib,
        output_mib: None,
        time_ms,
    };
    for bad in [
        limits(Some(0), None),
        limits(Some(1_025), None),
        limits(None, Some(9)),
        limits(None, Some(60_001)),
    ] {
        assert_eq!(code(client.limit_tool("medicines", &bad)), "bad-text", "{bad:?}");
    }
    assert_eq!(code(client.limit_tool("nothing", &limits(None, Some(500)))), "unknown");
    client.limit_tool("medicines", &limits(Some(1), Some(500))).unwrap();
    assert_eq!(
        client.tool("medicines@1.2.0").unwrap().limits,
        Some(limits(Some(1), Some(500)))
    );
    // One MiB is less than this tool begins with: its next call ends by name, and with the daemon's limits it works again.
    let open = house.open_audit(|audit| audit.name == AUDIT);
    let table = crate::house::answers(&open, Practice::Good);
    house
        .acting_as("p-lead")
        .submit_audit_from_csv(&open.audit.id, &table, None)
        .unwrap();
    let stuck = house.wait_for("the tool's failure", |client| {
        let audit = client.audit(&open.audit.id).unwrap().audit;
        (audit.stage == "stuck").then_some(audit)
    });
    assert!(stuck.failure.unwrap().contains("1 MiB"));
    client.limit_tool("medicines", &limits(None, None)).unwrap();
    client.retry_evaluation(&open.audit.id).unwrap();
    house.wait_for("the report", |client| {
        (client.audit(&open.audit.id).unwrap().audit.stage == "evaluated").then_some(())
    });

    client
        .distrust_tool_key(&public[..12], "the laptop was stolen")
        .unwrap();
    assert!(client.tools().unwrap().keys.is_empty());
    let verified = client.verify_tools().unwrap();
    assert!(verified.checked[0].trouble[0].contains("not trusted"), "{verified:?}");
    assert_eq!(code(client.distrust_tool_key(&public, "again")), "unknown");
}

/// A folder with one audit on the tool `staged`.
const STAGED: &str = "\
service \"Oak House\"
  type: residential care, 42 people
  working days: Monday to Friday, except bank holidays in England and Wales

role nominated individual
role registered manager
  reports to: nominated individual

event incident

audit \"Staged look\"
  tool: staged 1, section \"S\"
  owner: registered manager
  every: month, on the first Monday, finished within 5 working days
  sample: 2 records
  significant finding: when \"first\" is below 90%

rule \"Look after an incident\"
  when: incident
  do: look at the plan
  owner: registered manager
  due: within 2 days of incident
  escalate: to nominated individual when overdue
";

/// A daemon with this tool installed, its audit open, and the answers for it.
fn staged_house(staged: Staged) -> (House, String, String) {
    let house = House::empty();
    let toml = "id = \"staged\"\nversion = \"1.0.0\"\ncontract = \"1.0.0\"\nlicence = \"MIT\"\nauthor = \"Nobody\"\n[asks]\nrecords = [\"mar-export\"]\n";
    let package = Package::new(&staged.build(), toml).unwrap().to_bytes();
    house
        .client
        .install_tool(&package, &["unsigned"], "staged-1.0.0.tool")
        .unwrap();
    let files = vec![v1::SourceFile {
        path: "a.qip".to_owned(),
        text: STAGED.to_owned(),
    }];
    house.client.apply_workflows(&v1::NewWorkflows { files }).unwrap();
    let people =
        "person,name,role,service\nm-reg,Bo Lark,registered manager,Oak House\nn-ind,Ed Wren,nominated individual,\n";
    house.client.appoint_from_csv(people).unwrap();
    house
        .client
        .import_frame_from_csv(OAK, "records", "reference\nr-1\nr-2\n")
        .unwrap();
    house.move_to("2026-11-02T12:00:00Z");
    let open = house.open_audit(|audit| audit.name == "Staged look");
    let table = "reference,first,second\nr-1,yes,yes\nr-2,yes,no\n".to_owned();
    (house, open.audit.id, table)
}

fn failure_of(house: &House, id: &str) -> String {
    house.wait_for("the tool's failure", |client| {
        let audit = client.audit(id).unwrap().audit;
        (audit.stage == "stuck").then_some(audit)?.failure
    })
}

#[test]
fn others_are_served_while_a_tool_runs_in_circles() {
    let (house, id, table) = staged_house(Staged::new().before("(loop (br 0))"));
    house
        .client
        .limit_tool(
            "staged",
            &v1::ToolLimits {
                time_ms: Some(3_000),
                ..Default::default()
            },
        )
        .unwrap();
    house
        .acting_as("m-reg")
        .submit_audit_from_csv(&id, &table, None)
        .unwrap();
    for number in 0..20 {
        let happened = v1::NewOccurrence {
            event: "incident".to_owned(),
            service: OAK.to_owned(),
            subject: Some(format!("P-{number}")),
            happened_at: "2026-11-02T11:00:00Z".to_owned(),
        };
        house.client.record_occurrence(&happened).unwrap();
    }
    assert!(failure_of(&house, &id).contains("did not answer within 3000 ms"));
    // By the ledger's own order: all of them were recorded while the tool still ran.
    let events = house.client.ledger_events(1, 500).unwrap().items;
    let at = |kind: &str| {
        events
            .iter()
            .filter(|event| event.recorded["event"]["type"] == kind)
            .map(|event| event.position)
            .collect::<Vec<_>>()
    };
    let (happened, failed) = (at("occurrence-recorded"), at("evaluation-failed"));
    assert_eq!((happened.len(), failed.len()), (20, 1));
    assert!(
        happened.iter().all(|position| *position < failed[0]),
        "{happened:?} {failed:?}"
    );
}

#[test]
fn a_tool_reads_a_list_once_it_is_granted_and_handed_in_and_reads_the_same_for_ever() {
    let (house, id, table) = staged_house(Staged::reading());
    let client = &house.client;
    let list = |drug: &str| format!("drug,dose\n{drug},1 mg\n");
    assert_eq!(
        code(client.hand_in_records("Nowhere", "mar-export", &list("lorazepam"))),
        "unknown"
    );
    assert_eq!(
        code(client.hand_in_records(OAK, "mar-export", "drug,drug\na,b\n")),
        "bad-table"
    );
    assert_eq!(
        client
            .hand_in_records(OAK, "mar-export", &list("lorazepam"))
            .unwrap()
            .accepted,
        1
    );
    assert!(
        client
            .hand_in_records(OAK, "mar-export", &list("lorazepam"))
            .unwrap()
            .receipt
            .events
            .is_empty()
    );
    // The tool says in an error of its own what it read.
    house
        .acting_as("m-reg")
        .submit_audit_from_csv(&id, &table, None)
        .unwrap();
    assert!(
        failure_of(&house, &id).contains("may not be read here"),
        "handed in and not granted"
    );
    let grant = v1::ToolGrant {
        records: "mar-export".into(),
        service: OAK.into(),
    };
    client.grant_to_tool("staged", &grant).unwrap();
    let receipt = client.retry_evaluation(&id).unwrap();
    assert_eq!(receipt.events, ["evaluation-retried", "records-lent"]);
    let failed = |house: &House, times: usize, says: &str| {
        house.wait_for("the next failure", |client| {
            let events = client.ledger_events(1, 500).unwrap().items;
            let failures: Vec<_> = events
                .iter()
                .filter(|event| event.recorded["event"]["type"] == "evaluation-failed")
                .collect();
            (failures.len() == times)
                .then(|| assert!(failures[times - 1].recorded.to_string().contains(says), "{failures:?}"))
        });
    };
    failed(&house, 2, "lorazepam");
    // A newer list counts from the next time the tool is asked, and one that is taken back is gone.
    client.hand_in_records(OAK, "mar-export", &list("haloperidol")).unwrap();
    client.retry_evaluation(&id).unwrap();
    failed(&house, 3, "haloperidol");
    client.revoke_from_tool("staged", &grant).unwrap();
    client.retry_evaluation(&id).unwrap();
    failed(&house, 4, "may not be read here");
    let house = house.restarted();
    assert_eq!(house.client.audit(&id).unwrap().audit.stage, "stuck");
}

#[test]
fn a_tool_that_can_read_must_ask_for_it() {
    let house = House::empty();
    let toml = "id = \"staged\"\nversion = \"1.0.0\"\ncontract = \"1.0.0\"\nlicence = \"MIT\"\nauthor = \"Nobody\"\n";
    let package = Package::new(&Staged::reading().build(), toml).unwrap().to_bytes();
    assert_eq!(
        code(house.client.install_tool(&package, &["unsigned"], "a file")),
        "tool-forbidden-import"
    );
    assert_eq!(refusals(&house), ["tool-forbidden-import"]);
}
