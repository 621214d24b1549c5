//! `ratchet forum`: the agenda built from what there is, meetings, decisions as data, minutes.

use super::moment::end_of;
use super::receipt;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;
use ratchet_api::v1::{self, ForumDecision, NewForumDecision};

/// Forums: agenda, meetings, decisions, minutes.
#[derive(Debug, clap::Subcommand)]
pub enum Forum {
    /// What the forum's `reviews:` asks for, as things stand.
    #[command(after_help = "Example:\n  ratchet forum agenda \"Quality forum\"")]
    Agenda {
        /// Forum.
        forum: String,
    },
    /// The latest meetings of a forum: held, missed, called.
    Meetings {
        /// Forum.
        forum: String,
    },
    /// Open the meeting that was called, or one beside the schedule. Only the chair can.
    #[command(
        after_help = "Example:\n  ratchet forum open \"Quality forum\" --present n.individual,q.lead --as n.individual"
    )]
    Open {
        /// Forum.
        forum: String,
        /// Staff references of everybody who takes part.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
    /// Record a decision. It stands against the meeting that was called; at one that sits, everybody there took part.
    #[command(
        after_help = "Examples:\n  ratchet forum decide \"Quality forum\" QIP-1 --priority 1 --reason \"at risk now\" --as n.individual\n  ratchet forum decide \"Quality forum\" ACT-3 --extend-to 2026-09-30 --reason \"strike\" --as n.ind\n  ratchet forum decide \"Quality forum\" QIP-1 --agree --reason \"re-tests passed\" --as n.individual\n  ratchet forum decide \"Quality forum\" --note --reason \"staffing to the board\" --as n.individual"
    )]
    Decide {
        /// Forum.
        forum: String,
        /// What it is about, for example QIP-2.
        about: Option<String>,
        #[command(flatten)]
        decision: Decision,
        /// Until when a waiver or an accepted risk holds, for example 2026-09-30.
        #[arg(long)]
        until: Option<String>,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Staff references of everybody who took part, when that is not everybody at the meeting.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
    /// Ask the owner of something that slips for an answer by the next meeting.
    #[command(
        after_help = "Example:\n  ratchet forum challenge \"Quality forum\" ACT-3 --reason \"what is in the way?\" --as n.ind"
    )]
    Challenge {
        /// Forum.
        forum: String,
        /// Action, audit or plan, for example ACT-3.
        about: String,
        /// What is asked.
        #[arg(long)]
        reason: String,
        /// Staff references of everybody who took part, when that is not everybody at the meeting.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
    /// Answer a forum that asked about something of yours.
    #[command(after_help = "Example:\n  ratchet forum answer ACT-3 \"the form arrives on Monday\" --as t.lead")]
    Answer {
        /// What was asked about, for example ACT-3.
        about: String,
        /// The answer.
        words: String,
    },
    /// Close the meeting. What it left undecided is carried over to the next.
    Close {
        /// Forum.
        forum: String,
        /// What there is to say in closing.
        #[arg(long)]
        words: Option<String>,
    },
    /// The minutes of a meeting: who was there, what lay before it, what it decided, what it carried over.
    #[command(after_help = "Example:\n  ratchet forum minutes MTG-3")]
    Minutes {
        /// For example MTG-3.
        meeting: String,
    },
}

/// Which decision; exactly one.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Decision {
    /// The plan may close.
    #[arg(long)]
    agree: bool,
    /// The plan may not close yet.
    #[arg(long)]
    refuse: bool,
    /// How soon the plan is wanted; 1 comes first.
    #[arg(long, value_name = "RANK")]
    priority: Option<u32>,
    /// The action has until then.
    #[arg(long, value_name = "DATE")]
    extend_to: Option<String>,
    /// The re-test with this number may wait, until --until.
    #[arg(long, value_name = "NUMBER")]
    waive: Option<u32>,
    /// Its risk is lived with, until --until.
    #[arg(long)]
    accept_risk: bool,
    /// Settled in words: the reason says what.
    #[arg(long)]
    note: bool,
}

pub fn run(verb: &Forum, client: &Client, format: Format) -> Done {
    match verb {
        Forum::Agenda { forum } => agenda(client, forum, format),
        Forum::Meetings { forum } => meetings(client, forum, format),
        Forum::Open { forum, present } => {
            let opening = v1::MeetingOpening {
                present: present.clone(),
            };
            receipt::show(&client.open_meeting(forum, &opening)?, "The meeting is open.", format);
            Ok(())
        }
        Forum::Decide {
            forum,
            about,
            decision,
            until,
            reason,
            present,
        } => {
            let decision = NewForumDecision {
                present: present.clone(),
                reason: reason.clone(),
                what: what(decision, about.as_deref(), until.as_deref())?,
            };
            receipt::show(
                &client.decide_in_forum(forum, &decision)?,
                "The decision is recorded.",
                format,
            );
            Ok(())
        }
        Forum::Challenge {
            forum,
            about,
            reason,
            present,
        } => {
            let decision = NewForumDecision {
                present: present.clone(),
                reason: reason.clone(),
                what: ForumDecision::Challenge { about: about.clone() },
            };
            receipt::show(
                &client.decide_in_forum(forum, &decision)?,
                "The owner is asked, and has until the next meeting.",
                format,
            );
            Ok(())
        }
        Forum::Answer { about, words } => {
            let answer = v1::ChallengeAnswer { words: words.clone() };
            receipt::show(
                &client.answer_challenge(about, &answer)?,
                "The answer is recorded; the next meeting hears it.",
                format,
            );
            Ok(())
        }
        Forum::Close { forum, words } => {
            let closing = v1::MeetingClosing { words: words.clone() };
            receipt::show(
                &client.close_meeting(forum, &closing)?,
                "The meeting is closed.",
                format,
            );
            Ok(())
        }
        Forum::Minutes { meeting } => minutes(client, meeting, format),
    }
}

fn what(decision: &Decision, about: Option<&str>, until: Option<&str>) -> Result<ForumDecision, Failure> {
    let usage = |words: &str| Failure::coded(Class::Usage, "incomplete", words.to_owned());
    if decision.note {
        return Ok(ForumDecision::Note {
            about: about.map(str::to_owned),
        });
    }
    let about = about
        .ok_or_else(|| usage("say what the decision is about, for example QIP-2"))?
        .to_owned();
    let until = || {
        let until = until.ok_or_else(|| usage("say until when it holds: --until 2026-09-30"))?;
        end_of(until)
    };
    Ok(match (decision.priority, &decision.extend_to, decision.waive) {
        (Some(rank), ..) => ForumDecision::Priority { plan: about, rank },
        (_, Some(to), _) => ForumDecision::Extension {
            action: about,
            obligation: None,
            to: end_of(to)?,
        },
        (.., Some(retest)) => ForumDecision::Waiver {
            plan: about,
            retest,
            until: until()?,
        },
        _ if decision.accept_risk => ForumDecision::Risk { about, until: until()? },
        _ => ForumDecision::Closure {
            agreed: decision.agree,
            plan: about,
        },
    })
}

fn agenda(client: &Client, forum: &str, format: Format) -> Done {
    let agenda = client.agenda(forum)?;
    if format == Format::Json {
        output::json("ratchet.agenda/1", &agenda);
        return Ok(());
    }
    let meets = agenda
        .meets_next
        .as_deref()
        .map(day)
        .unwrap_or_else(|| "not planned".to_owned());
    anstream::println!(
        "{STRONG}{}{STRONG:#}, chaired by the {}; meets next from {meets}",
        agenda.forum,
        agenda.chair
    );
    if let Some(meeting) = &agenda.meeting {
        anstream::println!("{meeting} was called; its own agenda: ratchet forum minutes {meeting}");
    }
    for topic in &agenda.topics {
        anstream::println!("\n{}", topic.topic);
        topic.lines.iter().for_each(|line| anstream::println!("  {line}"));
        if topic.lines.is_empty() {
            anstream::println!("  nothing");
        }
    }
    Ok(())
}

fn meetings(client: &Client, forum: &str, format: Format) -> Done {
    let page = client.meetings(forum)?;
    if format == Format::Json {
        output::json("ratchet.meetings/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["meeting", "called", "state", "present", "decisions", "undecided"]);
    for meeting in &page.items {
        table.add_row([
            meeting.id.clone(),
            day(&meeting.called_at),
            meeting.stage.clone(),
            meeting.present.join(", "),
            meeting.decisions.len().to_string(),
            meeting.undecided.join(", "),
        ]);
    }
    output::show_table(&table, "No meeting was called yet.");
    Ok(())
}

fn minutes(client: &Client, meeting: &str, format: Format) -> Done {
    let minutes = client.minutes(meeting)?;
    if format == Format::Json {
        output::json("ratchet.minutes/1", &minutes);
    } else {
        anstream::print!("{}", minutes.text);
    }
    Ok(())
}
