//! Tools that trap, loop, grow, flood or lie. Each ends in its named outcome, and the same host then evaluates an honest
//! tool as if nothing had happened.

use crate::golden;
use crate::sample;
use crate::staged::{Finding, Layout, Report, Staged};
use ratchet_core::record_list::RecordList;
use ratchet_core::tool::{Answer, Answers, Context, Failure, FieldValue, Record};
use ratchet_plugin_host::{Limits, WasmHost};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::{InstallError, Lent};
use std::sync::Arc;
use std::time::Duration;

fn host() -> WasmHost {
    WasmHost::open(
        None,
        Limits {
            time_max: Duration::from_millis(500),
            ..Limits::default()
        },
    )
    .unwrap()
}

fn context() -> Context {
    Context {
        section: None,
        on: 0,
        service: "Rowan House".into(),
    }
}

fn records() -> Vec<Record> {
    let record = |reference: &str, second| Record {
        answers: Answers::new(vec![Answer::Met, second]),
        fields: Vec::new(),
        reference: reference.into(),
    };
    vec![record("r-1", Answer::Met), record("r-2", Answer::NotMet)]
}

/// An honest tool on the same host gives its golden report.
fn still_works(host: &WasmHost) {
    let tool = host.install(&golden::medicines()).unwrap();
    let records = sample::read(&golden::golden("prn-good.csv"), &tool.description, 0);
    assert_eq!(
        host.evaluate(&tool.digest, &golden::context(0), &records)
            .unwrap()
            .score,
        Some(100)
    );
}

fn outcome(staged: Staged) -> Result<ratchet_core::tool::Report, Failure> {
    let host = host();
    let tool = host.install(&staged.build()).unwrap();
    let outcome = host.evaluate(&tool.digest, &context(), &records());
    still_works(&host);
    outcome
}

fn refusal(component: &[u8]) -> InstallError {
    let host = host();
    let refusal = host.install(component).unwrap_err();
    assert!(host.installed().is_empty());
    still_works(&host);
    refusal
}

#[test]
fn an_honest_staged_tool_is_believed() {
    let report = outcome(Staged::new()).unwrap();
    assert_eq!(report.score, Some(75));
    assert_eq!(report.findings[0].references, ["r-2"]);
}

#[test]
fn an_endless_loop_ends_in_time() {
    assert_eq!(
        outcome(Staged::new().before("(loop (br 0))")),
        Err(Failure::TimedOut { limit_ms: 500 })
    );
}

#[test]
fn a_memory_bomb_ends_at_its_limit() {
    let bomb = Staged::new().before("(loop (drop (memory.grow (i32.const 16))) (br 0))");
    assert_eq!(outcome(bomb), Err(Failure::TooMuchMemory { limit_mib: 64 }));
}

#[test]
fn an_output_bomb_is_not_swallowed() {
    let mut bomb = Staged::new();
    // Few bytes that read as many: 1,000 groups that are all the same 16,000 records.
    let block = bomb.arena.bytes(&[0; 64_000]);
    let groups: Vec<Layout> = (0..1_000).map(|_| Layout::default().slice((block.0, 16_000))).collect();
    let groups = bomb.arena.list(&groups);
    let nothing = Layout::default()
        .u32(0)
        .slice((0, 0))
        .u8(0)
        .u8(0)
        .slice((0, 0))
        .slice((0, 0))
        .slice((0, 0))
        .slice(groups);
    let answer = bomb.arena.record(nothing);
    bomb.evaluate = format!("i32.const {answer}");
    assert_eq!(outcome(bomb), Err(Failure::TooMuchOutput { limit_bytes: 8 << 20 }));
}

#[test]
fn deep_recursion_is_a_crash_of_the_tool_alone() {
    let deep = Staged::new().before("(drop (call $recurse (i32.const 0)))");
    let failure = outcome(deep).unwrap_err();
    assert!(
        matches!(&failure, Failure::Trapped(why) if why.contains("call stack exhausted")),
        "{failure:?}"
    );
}

#[test]
fn a_trap_is_a_crash_with_its_reason() {
    for (instructions, reason) in [
        ("unreachable", "unreachable"),
        ("(drop (i32.div_s (i32.const 1) (i32.const 0)))", "divide by zero"),
        ("(drop (i32.load (i32.const -8)))", "out of bounds memory access"),
    ] {
        let failure = outcome(Staged::new().before(instructions)).unwrap_err();
        assert!(
            matches!(&failure, Failure::Trapped(why) if why.contains(reason)),
            "{failure:?}"
        );
    }
}

#[test]
fn a_report_that_makes_no_sense_is_not_believed() {
    let finding = |bend: fn(&mut Finding)| {
        let mut report = Report::honest();
        bend(&mut report.findings[0]);
        report
    };
    for (report, reason) in [
        (
            Report {
                questions: vec![[0, 2, 0, 0, 0, 2, 2]],
                ..Report::honest()
            },
            "one for each question",
        ),
        (
            Report {
                questions: vec![[0, 2, 0, 0, 0, 2, 2], [9, 1, 1, 0, 0, 1, 2]],
                ..Report::honest()
            },
            "one for each question",
        ),
        (
            Report {
                questions: vec![[0, 3, 0, 0, 0, 3, 3], [1, 1, 1, 0, 0, 1, 2]],
                ..Report::honest()
            },
            "add up to 3",
        ),
        (
            Report {
                questions: vec![[0, 2, 0, 0, 0, 2, 2], [1, 1, 1, 0, 0, 2, 2]],
                ..Report::honest()
            },
            "does not follow",
        ),
        (
            Report {
                questions: vec![[0, u32::MAX, 3, 0, 0, 2, 2], [1, 1, 1, 0, 0, 1, 2]],
                ..Report::honest()
            },
            "add up to",
        ),
        (
            Report {
                score: Some(76),
                ..Report::honest()
            },
            "total score",
        ),
        (
            Report {
                score: None,
                ..Report::honest()
            },
            "total score",
        ),
        (
            Report {
                section: 3,
                ..Report::honest()
            },
            "section scores",
        ),
        (finding(|finding| finding.question = 7), "was not asked"),
        (finding(|finding| finding.count = 3), "3 of 2"),
        (finding(|finding| finding.of = 9), "1 of 9"),
        (finding(|finding| finding.records = vec![2]), "names record 2"),
        (
            finding(|finding| (finding.count, finding.records) = (2, vec![1, 1])),
            "twice",
        ),
        (finding(|finding| finding.what = " ".into()), "empty or endless"),
        (finding(|finding| finding.what = "x".repeat(5_000)), "empty or endless"),
        (
            Report {
                findings: vec![Report::honest().findings[0].clone(); 17],
                ..Report::honest()
            },
            "17 findings",
        ),
        (
            Report {
                near_duplicates: vec![vec![0]],
                ..Report::honest()
            },
            "near duplicates",
        ),
        (
            Report {
                near_duplicates: vec![vec![0, 1], vec![1, 0]],
                ..Report::honest()
            },
            "near duplicates",
        ),
        (
            Report {
                near_duplicates: vec![vec![0, 40]],
                ..Report::honest()
            },
            "names record 40",
        ),
    ] {
        let failure = outcome(Staged::new().answering(&report)).unwrap_err();
        assert!(
            matches!(&failure, Failure::MalformedReport(why) if why.contains(reason)),
            "{reason}: {failure:?}"
        );
    }
}

#[test]
fn bytes_that_are_not_a_report_are_not_believed() {
    type Lay = fn(&mut Staged) -> u32;
    let answers: [(&str, Lay); 4] = [
        ("out of bounds", |staged| {
            staged
                .arena
                .record(Layout::default().u32(0).slice((0, u32::MAX)).u32(0).u32(0))
        }),
        ("discriminant", |staged| staged.arena.record(Layout::default().u8(7))),
        ("utf-8", |staged| {
            let text = staged.arena.bytes(&[0xff, 0xfe]);
            staged.arena.record(Layout::default().u32(1).u32(1).slice(text))
        }),
        ("aligned", |_| 1_025),
    ];
    for (reason, answer) in answers {
        let mut staged = Staged::new();
        let address = answer(&mut staged);
        staged.evaluate = format!("i32.const {address}");
        let failure = outcome(staged).unwrap_err();
        let named = |why: &str| why.contains(reason);
        assert!(
            matches!(&failure, Failure::MalformedReport(why) if named(why)),
            "{reason}: {failure:?}"
        );
    }
}

#[test]
fn a_tools_own_errors_arrive_as_such() {
    let mut internal = Staged::new();
    let message = internal.arena.text("the table of doses is empty");
    let address = internal.arena.record(Layout::default().u32(1).u32(1).slice(message));
    internal.evaluate = format!("i32.const {address}");
    assert_eq!(
        outcome(internal),
        Err(Failure::Internal("the table of doses is empty".into()))
    );

    for (position, expected) in [
        (
            1,
            Failure::BadRecord {
                reference: "r-2".into(),
                errors: Vec::new(),
            },
        ),
        (
            5,
            Failure::MalformedReport("it names record 5, which it was not given".into()),
        ),
    ] {
        let mut bad = Staged::new();
        let address = bad
            .arena
            .record(Layout::default().u32(1).u32(0).u32(position).slice((0, 0)));
        bad.evaluate = format!("i32.const {address}");
        assert_eq!(outcome(bad), Err(expected));
    }
}

#[test]
fn a_chatty_tool_is_silenced_and_still_answers() {
    let mut chatty = Staged::new();
    chatty.extra = r#"(import "ratchet:audit-tool/log@1.0.0" "log" (func $log (param i32 i32 i32)))"#.into();
    // Three bytes a letter, so that the cut falls within one.
    let (start, length) = chatty.arena.text(&"\u{20ac}".repeat(1_000));
    let chatty = chatty.before(&format!(
        "(local $left i32) (local.set $left (i32.const 1000))
         (loop (call $log (i32.const 1) (i32.const {start}) (i32.const {length}))
               (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))"
    ));
    assert_eq!(outcome(chatty).unwrap().score, Some(75));
}

#[test]
fn what_is_not_a_tool_is_not_installed() {
    let module = wat::parse_str("(module)").unwrap();
    let empty = wat::parse_str("(component)").unwrap();
    for bytes in [b"hello".as_slice(), b"", &module, &vec![0; 33 << 20]] {
        assert!(matches!(refusal(bytes), InstallError::NotAComponent(_)));
    }
    assert!(matches!(refusal(&empty), InstallError::WrongContract(why) if why.contains("component of another kind")));
    let other = r#"(component (instance $i) (export "ratchet:audit-tool/tool@1.0.0" (instance $i)))"#;
    assert!(matches!(
        refusal(&wat::parse_str(other).unwrap()),
        InstallError::WrongContract(_)
    ));
}

#[test]
fn an_import_that_no_contract_offers_is_named() {
    for name in [
        "wasi:clocks/monotonic-clock@0.2.0",
        "wasi:random/random@0.2.0",
        "ratchet:audit-tool/log@9.0.0",
    ] {
        let text = format!(r#"(component (import "{name}" (instance (export "now" (func (result u64))))))"#);
        let refused = refusal(&wat::parse_str(text).unwrap());
        assert!(
            matches!(&refused, InstallError::ForbiddenImport(import) if import == name),
            "{refused:?}"
        );
    }
}

#[test]
fn a_tool_reads_what_it_was_lent_and_nothing_else() {
    let host = host();
    let tool = host.install(&Staged::reading().build()).unwrap();
    assert!(host.reads(&tool.digest));
    let list = RecordList {
        columns: vec!["drug".into()],
        rows: vec![vec!["lorazepam".into()]],
    };
    let said = |lent: &Lent| match host.evaluate_with(&tool.digest, &context(), &records(), lent) {
        Err(Failure::Internal(said)) => said,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        said(&Lent::from([("mar-export".into(), Arc::new(list.clone()))])),
        "lorazepam"
    );
    let refused = said(&Lent::from([("payroll".into(), Arc::new(list))]));
    assert!(refused.contains("`mar-export` may not be read here"), "{refused}");
    assert_eq!(
        said(&Lent::new()),
        refused,
        "what was lent to one call is not there in the next"
    );
    still_works(&host);
    // A list larger than the tool's memory ends as such, and the host is well.
    let row = vec!["x".repeat(1_000)];
    let huge = RecordList {
        columns: vec!["drug".into()],
        rows: vec![row; 2_000],
    };
    let outcome = host.evaluate_with(
        &tool.digest,
        &context(),
        &records(),
        &Lent::from([("mar-export".into(), Arc::new(huge))]),
    );
    assert!(
        matches!(outcome, Err(Failure::Trapped(_) | Failure::MalformedReport(_))),
        "{outcome:?}"
    );
    still_works(&host);
}

#[test]
fn limits_of_one_tool_are_its_own() {
    let host = host();
    let tool = host.install(&Staged::new().before("(loop (br 0))").build()).unwrap();
    let tight = Limits {
        time_max: Duration::from_millis(50),
        ..host.limits()
    };
    host.limit("staged", Some(tight));
    assert_eq!(
        host.evaluate(&tool.digest, &context(), &records()),
        Err(Failure::TimedOut { limit_ms: 50 })
    );
    still_works(&host);
    host.limit("staged", None);
    assert_eq!(
        host.evaluate(&tool.digest, &context(), &records()),
        Err(Failure::TimedOut { limit_ms: 500 })
    );
}

#[test]
fn a_tool_that_is_let_go_answers_no_more() {
    let host = host();
    let tool = host.install(&Staged::new().build()).unwrap();
    host.remove(&tool.digest);
    assert!(host.installed().is_empty());
    let outcome = host.evaluate(&tool.digest, &context(), &records());
    assert!(matches!(outcome, Err(Failure::NotInstalled { .. })), "{outcome:?}");
    still_works(&host);
}

#[test]
fn a_tool_that_misbehaves_while_describing_itself_is_not_installed() {
    let loops = Staged {
        describe: "(loop (br 0))".into(),
        ..Staged::new()
    };
    assert!(matches!(
        refusal(&loops.build()),
        InstallError::Failed(Failure::TimedOut { limit_ms: 500 })
    ));
    let traps = Staged {
        describe: "unreachable".into(),
        ..Staged::new()
    };
    assert!(matches!(
        refusal(&traps.build()),
        InstallError::Failed(Failure::Trapped(_))
    ));
    let huge = Staged {
        pages: 2_000,
        ..Staged::new()
    };
    let refused = refusal(&huge.build());
    assert!(
        matches!(refused, InstallError::Failed(Failure::TooMuchMemory { .. })),
        "{refused:?}"
    );
    let unnamed = Staged {
        id: "Not An Id",
        ..Staged::new()
    };
    assert!(matches!(refusal(&unnamed.build()), InstallError::BadDescription(why) if why.contains("Not An Id")));
}

#[test]
fn records_that_cannot_be_read_are_named() {
    let host = host();
    let tool = host.install(&golden::medicines()).unwrap();
    let record = |answers: usize, fields| Record {
        answers: Answers::new(vec![Answer::Met; answers]),
        fields,
        reference: "r-9".into(),
    };
    for (bad, path) in [
        (record(tool.description.questions.len() + 1, Vec::new()), "answers"),
        (record(12, vec![(999, FieldValue::Flag(true))]), "field 999"),
        (record(12, vec![(0, FieldValue::Number(1))]), "person"),
        (
            record(
                12,
                vec![(0, FieldValue::Text("a".into())), (0, FieldValue::Text("b".into()))],
            ),
            "person",
        ),
    ] {
        let failure = host.evaluate(&tool.digest, &golden::context(0), &[bad]).unwrap_err();
        let Failure::BadRecord { reference, errors } = failure else {
            panic!("{failure:?}")
        };
        assert_eq!((reference.as_str(), errors[0].path.as_str()), ("r-9", path));
    }
    let failure = host.evaluate("0000", &golden::context(0), &[]).unwrap_err();
    assert!(matches!(failure, Failure::NotInstalled { .. }));
    let section = Context {
        section: Some(99),
        ..golden::context(0)
    };
    assert!(matches!(
        host.evaluate(&tool.digest, &section, &[]),
        Err(Failure::Internal(_))
    ));
    assert_eq!(
        host.evaluate(&tool.digest, &golden::context(0), &[]).unwrap().score,
        None
    );
}

#[test]
fn wild_numbers_do_not_bring_a_tool_down() {
    let host = host();
    let tool = host.install(&golden::medicines()).unwrap();
    for wild in [i64::MIN, -1, 0, 1, i64::MAX] {
        let value = |kind| match kind {
            ratchet_core::tool::FieldKind::Text => FieldValue::Text("\u{1F48A}-".repeat(9)),
            ratchet_core::tool::FieldKind::Number => FieldValue::Number(wild),
            ratchet_core::tool::FieldKind::Moment => FieldValue::Moment(wild),
            ratchet_core::tool::FieldKind::Flag => FieldValue::Flag(true),
        };
        let fields: Vec<(u16, FieldValue)> = (0..)
            .zip(&tool.description.fields)
            .map(|(at, f)| (at, value(f.kind)))
            .collect();
        let records: Vec<Record> = ["a", "b", "c"]
            .map(|reference| Record {
                answers: Answers::default(),
                fields: fields.clone(),
                reference: reference.into(),
            })
            .into();
        let context = Context {
            section: None,
            on: wild,
            service: "Rowan House".into(),
        };
        let report = host.evaluate(&tool.digest, &context, &records).unwrap();
        assert_eq!(
            report,
            crate::native::evaluate::<ratchet_tool_medicines::Medicines>(&context, &records)
        );
        host.check_record(&tool.digest, &records[0]).unwrap();
    }
}

#[test]
fn more_calls_than_seats_wait_for_their_turn() {
    let host = host();
    let tool = host.install(&golden::medicines()).unwrap();
    let records = sample::read(&golden::golden("prn-poor.csv"), &tool.description, 0);
    let expected = host.evaluate(&tool.digest, &golden::context(0), &records).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..80 {
            scope.spawn(|| {
                assert_eq!(
                    host.evaluate(&tool.digest, &golden::context(0), &records).unwrap(),
                    expected
                );
            });
        }
    });
}
