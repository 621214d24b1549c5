//! Eighteen questions about one member of staff's supervision.

use crate::table::STAFF;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section STAFF, from 0;
    HELD = ask("su-held-in-time", "Held in time", Records,
        "Was supervision held within the interval that the policy sets, more often in probation?")
        .weight(2)
        .standards(&["reg:18", "cqc-saf:S6", "cqc-kloe:S6"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Date of the last two sessions, and the interval.")
        .failing("Supervision was not held in time");
    PROTECTED = ask("su-protected-time", "Time was protected", Conversation,
        "Does the person say that the session was in work time, undisturbed, long enough, and moved only for good cause?")
        .standards(&["reg:18", "cqc-saf:C5", "cqc-kloe:W2"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Minutes, interruptions, and reasons for moving it.")
        .failing("Time for supervision is not protected");
    COMPLETE = ask("su-record-complete", "Record complete", Records,
        "Does the record hold reflection on practice, a safeguarding question, wellbeing, competency, what was decided, and actions with dates?")
        .weight(2)
        .standards(&["reg:17(2)(d)", "reg:18", "cqc-saf:S6", "cqc-kloe:S6"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Parts that are missing.")
        .failing("Parts of the supervision record are missing");
    OWN_WORK = ask("su-about-own-work", "About the person's own work", Records,
        "Does the record speak of this member of staff's own practice, with an example, rather than of what could be said to anybody?")
        .weight(2)
        .standards(&["reg:18", "cqc-saf:S6", "cqc-kloe:S6"])
        .causes(&["time pressure", "knowledge"])
        .evidence("The example.")
        .failing("The record could be about anybody");
    DECISIONS = ask("su-decisions-reviewed", "Decisions reviewed", Records,
        "Does the record look at one real decision: what was seen, what was decided, what was escalated, and what else could have been done?")
        .weight(3)
        .standards(&["cqc-saf:S1", "cqc-saf:S6", "cqc-kloe:S1", "cqc-kloe:S6", "reg:18"])
        .causes(&["unclear process", "knowledge"])
        .evidence("The decision, and what was made of it.")
        .failing("No real decision was looked at");
    LAST_ACTIONS = ask("su-last-actions", "Last time's actions followed up", Records,
        "Does the record say of each of last time's actions whether it was done and what came of it?")
        .weight(3)
        .standards(&["reg:17(2)(b)", "cqc-saf:W7", "cqc-kloe:W6"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("Actions last time, and how many are followed up.")
        .failing("Last time's actions were not followed up");
    NEW_ACTIONS = ask("su-actions-dated", "Actions with dates", Records,
        "Does each action have somebody who does it and a date?")
        .standards(&["reg:17(2)(b)", "cqc-saf:W5", "cqc-kloe:W4"])
        .causes(&["unclear process", "knowledge"])
        .evidence("Actions without date or owner.")
        .failing("Actions lack a date or an owner");
    ESCALATED = ask("su-issues-escalated", "Concerns taken further", Records,
        "Where a concern about people's safety, conduct or health came up, was it taken to whoever must know, that day?")
        .critical()
        .weight(3)
        .standards(&["reg:13", "cqc-saf:S3", "cqc-saf:W3", "cqc-kloe:S4"])
        .causes(&["knowledge", "leadership oversight", "unclear process"])
        .evidence("The concern, to which role it went, and when.")
        .failing("A concern that came up in supervision was not taken further")
        .correct("Take it to the registered manager now.");
    THRESHOLD = ask("su-staff-know-threshold", "Staff know the threshold", Conversation,
        "Can the person say, for a situation you describe, when they would escalate, to whom, and what they would write down?")
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-saf:S6", "cqc-kloe:S4", "cqc-kloe:S6", "reg:12(2)(c)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("The situation, and what they said.")
        .failing("Staff do not know when to escalate and to whom");
    OBSERVED = ask("su-practice-observed", "Practice was watched", Observation,
        "Was the person watched at work since the last session, on a late, night or weekend shift where they work those, and told what was seen?")
        .weight(2)
        .standards(&["reg:12(2)(c)", "reg:18", "cqc-saf:S6", "cqc-kloe:S6"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("When, on which shift, and what was said about it.")
        .failing("Practice was not watched between sessions");
    SPOT_CHECKED = ask("su-records-spot-checked", "Own records spot-checked", Records,
        "Was a record that this member of staff wrote looked at in the session with the audit's own questions?")
        .standards(&["reg:17(2)(a)", "reg:17(2)(c)", "cqc-saf:W5", "cqc-kloe:W4"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Which kind of record, and what was found.")
        .failing("Own records were not spot-checked");
    COMPETENCY = ask("su-competency-in-date", "Training and competency in date", Records,
        "Are mandatory training and the competencies for what this member of staff does in date, or booked?")
        .weight(2)
        .standards(&["reg:12(2)(c)", "reg:18", "cqc-saf:S6", "cqc-kloe:S6"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("What is out of date, and since when.")
        .failing("Training or competency is out of date")
        .correct("Take the member of staff off what they are not competent for until it is put right.");
    WELLBEING = ask("su-wellbeing", "Asked how they are", Conversation,
        "Does the person say that they were asked how they are, and that something was done where they needed it?")
        .standards(&["cqc-saf:C5", "cqc-kloe:W2"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("What they said, without names.")
        .failing("Staff are not asked how they are");
    SPEAK_UP = ask("su-speak-up", "Free to disagree", Conversation,
        "Does the person say that they can disagree, ask and report, and tell of a time when it led to something?")
        .standards(&["cqc-saf:W3", "cqc-kloe:W2", "cqc-kloe:S1"])
        .causes(&["leadership oversight"])
        .evidence("What they said, without names.")
        .failing("Staff do not feel free to disagree");
    APPRAISED = ask("su-appraised", "Appraised within the year", Records,
        "Was there an appraisal within twelve months, with goals for the next year, or is the person still in probation?")
        .standards(&["reg:18", "cqc-saf:S6", "cqc-kloe:S6", "cqc-kloe:W2"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Date of the last appraisal.")
        .failing("Appraisals are overdue");
    SUPERVISOR = ask("su-supervisor-able", "Supervisor is able", Records,
        "Was the supervisor trained to supervise, are they supervised themselves, and do they supervise no more people than the policy allows?")
        .weight(2)
        .standards(&["reg:18", "cqc-saf:W2", "cqc-kloe:W3"])
        .causes(&["leadership oversight", "knowledge"])
        .evidence("Training, own supervision, and how many they supervise.")
        .failing("Supervisors are not trained, not supervised or have too many people");
    PROBATION = ask("su-induction", "Probation and induction followed", Records,
        "In the first six months: was there a session each month, is the induction on its way, and is it decided what they may do alone?")
        .weight(2)
        .standards(&["reg:18", "reg:19", "cqc-saf:S6", "cqc-kloe:S6"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Sessions, induction standards signed, and what they may do alone.")
        .failing("New staff are not followed through their probation");
    CHANGED = ask("su-practice-changed", "Something changed", Outcomes,
        "Can you see, in how people are cared for, something that is better because of the last sessions?")
        .weight(2)
        .standards(&["cqc-saf:E5", "cqc-saf:W7", "cqc-kloe:E2", "cqc-kloe:W6", "reg:17(2)(a)"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("What changed, for whom.")
        .failing("Supervision does not lead to better care");
}
