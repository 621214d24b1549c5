//! Restrictive practice: fourteen questions about one use of a restriction, such as a hold, seclusion, a medicine given to
//! control behaviour, or being kept from leaving.

use crate::questions::concerns;
use crate::table::USES;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section USES, from concerns::END;
    LAST_RESORT = ask("rp-last-resort", "Last resort", Records,
        "Does the record show what danger there was, and what the person's plan names first that was tried before anybody restricted them?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:13", "reg:12(2)(b)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("The danger, and what was tried for how long.")
        .failing("A restriction was used before other ways were tried")
        .correct("Go through the use with the shift today and agree what comes first for this person.");
    PROPORTIONATE = ask("rp-proportionate", "Least, and no longer than needed", Records,
        "Was it the least that would keep people safe, and was it ended as soon as the danger was over?")
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-saf:E6", "cqc-kloe:S4", "cqc-kloe:E4", "reg:11", "reg:13"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Minutes, and what would have been less.")
        .failing("More or longer restriction than was needed");
    IN_PLAN = ask("rp-in-plan", "Agreed in the person's plan", Records,
        "Is this kind of restriction in the person's plan, agreed with them or in their best interests, with the clinicians and family concerned?")
        .weight(2)
        .standards(&["cqc-saf:E6", "cqc-saf:S4", "cqc-kloe:E4", "reg:11", "reg:9"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("The plan's words and date, or why it was not foreseen.")
        .failing("The restriction is not in the person's plan")
        .correct("Call the people concerned together this week, and write down until then what staff do instead.");
    RECORD_COMPLETE = ask("rp-record-complete", "Record complete", Records,
        "Does the record hold all parts: danger, what was tried, kind of restriction, roles present, beginning and end, checks of the body, effect on the person, and who was told?")
        .weight(2)
        .standards(&["reg:13", "reg:17(2)(c)", "cqc-saf:S3", "cqc-kloe:S4"])
        .causes(&["time pressure", "unclear process"])
        .evidence("Which parts are missing.")
        .failing("Parts of the record are missing");
    SAFE_HOLD = ask("rp-safe-hold", "No hold that endangers", Records,
        "Was nobody held face down, by the neck or against their breathing, and was no pain used?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:S3", "cqc-kloe:S4", "reg:13", "reg:10"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("Position, hold and minutes.")
        .failing("A hold was used that endangers life or causes pain")
        .correct("Have the person seen by a clinician, raise it with safeguarding, and stop the hold in the service today.");
    TRAINED = ask("rp-trained", "Only trained staff", Records,
        "Was everybody who took part trained in this, by a certified course that is in date?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-kloe:S6", "reg:12(2)(c)", "reg:18"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("How many took part and how many were in date.")
        .failing("Somebody took part who was not trained")
        .correct("Change the rota so that trained staff are on every shift, from the next one.");
    BODY_CHECKED = ask("rp-body-checked", "Body watched and checked", Records,
        "Were breathing, colour and alertness watched during it, and was the person checked for injury afterwards, with times, until they were well?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-kloe:S2", "reg:12(2)(b)"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What was checked, by which role, and when.")
        .failing("The person's body was not watched or checked")
        .correct("Have the person checked now.");
    TOLD = ask("rp-people-told", "Family and manager told", Records,
        "Were the manager and, as the person wishes, the family told within a day, and the council or CQC where it must know?")
        .standards(&["cqc-saf:S3", "reg:13", "reg:20", "cqc-kloe:S4"])
        .causes(&["unclear process", "time pressure"])
        .evidence("Who was told and when.")
        .failing("Those who should know were not told");
    PERSON_HEARD = ask("rp-person-heard", "Person heard afterwards", Conversation,
        "Does the person say, in the way they communicate, that somebody talked with them afterwards about what it was like and what would help next time?")
        .weight(2)
        .standards(&["cqc-saf:C1", "cqc-saf:R4", "cqc-kloe:C1", "cqc-kloe:R2", "reg:10"])
        .causes(&["time pressure", "knowledge"])
        .evidence("What the person conveyed, and when they were asked.")
        .failing("The person was not heard afterwards");
    STAFF_DEBRIEFED = ask("rp-staff-debriefed", "Staff debriefed", Conversation,
        "Do those who took part say that they were asked within three days what led to it, what else could have been done and how they are?")
        .standards(&["cqc-saf:C5", "cqc-saf:S1", "cqc-kloe:S1", "cqc-kloe:W2"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("What they said, without names.")
        .failing("Staff were not debriefed");
    REVIEWED = ask("rp-reviewed", "Reviewed within 72 hours", Records,
        "Was the use reviewed within 72 hours by somebody who did not take part, and the person's plan changed or confirmed with a reason?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-saf:S1", "cqc-kloe:S2", "reg:12(2)(a)", "reg:13"])
        .causes(&["leadership oversight", "time pressure"])
        .evidence("When it was reviewed, by which role, and what changed.")
        .failing("The use was not reviewed within 72 hours")
        .correct("Review it on this shift.");
    PREVENTION_SEEN = ask("rp-prevention-seen", "Prevention seen in practice", Observation,
        "When you watch, do staff notice the person's early signs and do what their plan says keeps things calm?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-saf:C2", "cqc-kloe:S2", "cqc-kloe:C2", "reg:9"])
        .causes(&["knowledge", "time pressure"])
        .evidence("Signs and answers that were seen, on which shift.")
        .failing("Staff do not do what prevents a restriction");
    STAFF_EXPLAIN = ask("rp-staff-explain", "Staff can explain the plan", Conversation,
        "Can staff say, without looking, what this person shows first, what helps, and from which point a restriction would be lawful?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-saf:E6", "cqc-kloe:S6", "cqc-kloe:E4", "reg:12(2)(c)"])
        .causes(&["knowledge", "leadership oversight"])
        .evidence("What they said.")
        .failing("Staff could not explain the person's plan");
    USE_FALLS = ask("rp-use-falls", "Use is becoming less", Outcomes,
        "Has this person been restricted less often, or less, in the last four weeks than in the four before?")
        .weight(2)
        .standards(&["cqc-saf:E5", "cqc-saf:S3", "cqc-kloe:E2", "cqc-kloe:S4", "reg:13"])
        .causes(&["leadership oversight", "unclear process"])
        .evidence("Uses in both periods.")
        .failing("Restrictions are not becoming fewer");
}
