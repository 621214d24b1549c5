//! Care plans: nineteen questions about one person's plan.

use crate::table::PLANS;
use ratchet_tool_sdk::contract::Source::{Conversation, Observation, Outcomes, Records};
use ratchet_tool_sdk::{ask, questions};

questions! {
    section PLANS, from 0;
    INVOLVEMENT = ask("cp-involvement", "Involvement", Conversation,
        "Can the person, or whoever speaks for them, say how they shaped the plan and what was changed because of them?")
        .weight(3)
        .standards(&["cqc-saf:R1", "cqc-saf:C3", "cqc-kloe:C2", "cqc-kloe:C3", "reg:9"])
        .causes(&["time pressure", "unclear process"])
        .evidence("What they said, in their words, and what was changed.")
        .failing("People did not shape their plan");
    PERSONAL = ask("cp-personal", "Written for this person", Records,
        "Do history, likes, habits and what matters describe this person so that a new member of staff would know them by it?")
        .weight(2)
        .standards(&["cqc-saf:R1", "cqc-saf:C2", "cqc-kloe:C2", "reg:9"])
        .causes(&["time pressure", "unclear process"])
        .evidence("One sentence that only fits this person.")
        .failing("The plan could be about anybody");
    GOALS = ask("cp-goals", "Goals of the person", Records,
        "Does the plan hold at least one goal in the person's own words, with steps and a day to look at it again?")
        .standards(&["cqc-saf:C3", "cqc-saf:E4", "cqc-kloe:C3", "cqc-kloe:E3", "reg:9"])
        .causes(&["time pressure", "knowledge"])
        .evidence("The goal and how far it has come.")
        .failing("The plan holds no goal of the person's own");
    REVIEWED = ask("cp-reviewed", "Reviewed in time", Records,
        "Was the plan reviewed within the time that the provider has set, and did the review look at whether it works?")
        .weight(2)
        .standards(&["cqc-saf:E1", "cqc-kloe:E1", "reg:9", "reg:12(2)(a)"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("Last review, days since, and what came of it.")
        .failing("Plans are not reviewed in time");
    UPDATED = ask("cp-updated-after-incident", "Updated after incident", Records,
        "Was risk reassessed after the person's last incident, and the plan changed or confirmed with a reason?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-saf:E1", "cqc-kloe:S2", "cqc-kloe:E1", "reg:12(2)(a)", "reg:12(2)(b)"])
        .causes(&["time pressure", "leadership oversight", "unclear process"])
        .evidence("Date of the last incident, of the reassessment, and what changed.")
        .failing("Risk was not reassessed after the last incident")
        .correct("Reassess the risk and review the plan on this shift.");
    CHANGED = ask("cp-changed-with-needs", "Changed when needs changed", Records,
        "After a stay in hospital, a fall in weight, a new medicine or a change of mood, was the plan changed within three days?")
        .weight(2)
        .standards(&["cqc-saf:E1", "cqc-saf:S2", "cqc-kloe:E1", "cqc-kloe:S3", "reg:9", "reg:12(2)(a)"])
        .causes(&["time pressure", "unclear process"])
        .evidence("The change, and when the plan followed.")
        .failing("Plans do not follow when needs change")
        .correct("Bring the plan up to date today.");
    RISKS = ask("cp-risks-current", "Risk assessments current", Records,
        "Are falls, nutrition, skin, moving and handling, mouth, continence, choking and bed rails assessed where they apply, and none overdue?")
        .weight(3)
        .standards(&["cqc-saf:S4", "cqc-kloe:S2", "reg:12(2)(a)"])
        .causes(&["time pressure", "knowledge"])
        .evidence("Which are missing or overdue, and since when.")
        .failing("Risk assessments are missing or overdue");
    RISKS_LEAD = ask("cp-risks-lead", "Risks lead to what staff do", Records,
        "Does each high risk lead to plain words on what staff do, how often, with what, and what the person may do at their own risk?")
        .weight(2)
        .standards(&["cqc-saf:S4", "cqc-saf:C3", "cqc-kloe:S2", "cqc-kloe:C3", "reg:12(2)(b)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("A risk and the words that follow from it.")
        .failing("High risks do not lead to what staff do");
    EATING = ask("cp-eating-drinking", "Eating, drinking and weight followed", Outcomes,
        "Is the person's weight steady or as they want it, and was a fall of five percent in three months taken to a clinician?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:E2", "cqc-saf:S4", "cqc-kloe:E2", "reg:14"])
        .causes(&["knowledge", "time pressure", "unclear process"])
        .evidence("Weights, what was done, and what came of it.")
        .failing("Loss of weight was not acted on")
        .correct("Ask the surgery or dietitian today, and start a food and fluid record.");
    CARE_MATCHES = ask("cp-care-matches", "Care matches plan", Observation,
        "Did the care that you watched match the plan: how it was offered, by how many, with what, and how the person was spoken to?")
        .weight(3)
        .standards(&["cqc-saf:E2", "cqc-saf:C1", "cqc-kloe:E2", "cqc-kloe:C1", "reg:9", "reg:12"])
        .causes(&["knowledge", "time pressure", "unclear process"])
        .evidence("What was seen, on which shift, and what the plan says.")
        .failing("Care does not match the plan");
    NOTES_MATCH = ask("cp-notes-match", "Daily notes match plan", Records,
        "Do the last seven days' notes show that what the plan asks for was done, and how the person was, rather than the same words each day?")
        .standards(&["reg:17(2)(c)", "cqc-saf:E2", "cqc-kloe:E2"])
        .causes(&["time pressure", "knowledge"])
        .evidence("Days without an entry, and words that repeat.")
        .failing("Daily notes do not show that the plan was followed");
    STAFF_KNOW = ask("cp-staff-know", "Staff know the plan", Conversation,
        "Can staff on this shift, agency and night staff among them, say what this person needs, likes and must not have, without looking?")
        .weight(2)
        .standards(&["cqc-saf:S6", "cqc-saf:C2", "cqc-kloe:S6", "cqc-kloe:C2", "reg:12(2)(c)"])
        .causes(&["knowledge", "unclear process"])
        .evidence("What they said, and on which shift.")
        .failing("Staff do not know the plan");
    COMMUNICATES = ask("cp-communication", "Spoken with in their way", Observation,
        "When you watch, do staff use the person's own way of communicating: hearing aid in, glasses clean, pictures, signs, time to answer?")
        .standards(&["cqc-saf:R3", "cqc-saf:C2", "cqc-kloe:C2", "reg:9", "reg:10"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What was used, and what the plan says.")
        .failing("People are not spoken with in their way");
    KEY_FACTS = ask("cp-key-facts", "Allergies and key facts in front", Records,
        "Do allergies, a recent photograph, whom to ring and what staff must know in the first minute stand in front and agree with the medicines chart?")
        .critical()
        .weight(2)
        .standards(&["cqc-saf:S2", "cqc-saf:S8", "cqc-kloe:S3", "cqc-kloe:S7", "reg:12(2)(b)"])
        .causes(&["unclear process", "time pressure"])
        .evidence("What is missing or differs.")
        .failing("Allergies or key facts are missing or contradict each other")
        .correct("Confirm with the surgery and correct plan and chart today.");
    RESUSCITATION = ask("cp-resuscitation", "Resuscitation wishes agree", Records,
        "Do the form on resuscitation, the plan and the handover sheet say the same, and was it decided with the person or those close to them?")
        .critical()
        .weight(3)
        .standards(&["cqc-saf:R7", "cqc-saf:E6", "cqc-kloe:E4", "reg:9", "reg:11"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("What each says, and who was part of it.")
        .failing("Papers on resuscitation contradict each other")
        .correct("Ask the clinician who signed, and correct every paper on this shift.");
    END_OF_LIFE = ask("cp-end-of-life", "Wishes for the end of life", Conversation,
        "Was the person, or those close to them, asked what matters at the end of life, or is it written down that they do not wish to talk of it yet?")
        .standards(&["cqc-saf:R7", "cqc-saf:C1", "cqc-kloe:C2", "reg:9", "reg:10"])
        .causes(&["knowledge", "time pressure"])
        .evidence("What they said or that they prefer not to.")
        .failing("Nobody asked about wishes for the end of life");
    EVACUATION = ask("cp-evacuation", "Way out in an emergency", Records,
        "Is there a plan for how this person leaves the building, true for today and for the night, and looked at within a year?")
        .weight(2)
        .standards(&["cqc-saf:S5", "cqc-kloe:S5", "reg:12(2)(d)"])
        .causes(&["unclear process", "leadership oversight"])
        .evidence("Date, and whether it fits how the person moves now.")
        .failing("The plan for leaving the building is missing or out of date")
        .correct("Bring it up to date today and tell the night staff.");
    KEYWORKER = ask("cp-keyworker", "Somebody to turn to", Conversation,
        "Can the person or family say who looks after the plan with them, and that this member of staff has time for it?")
        .standards(&["cqc-saf:R2", "cqc-saf:C5", "cqc-kloe:R1", "reg:9"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("What they said.")
        .failing("People do not know who looks after their plan");
    LIFE = ask("cp-life", "Life as the person wants it", Outcomes,
        "Over the last month, did the person do what their plan says matters to them, and do they or those close to them find that life is good?")
        .weight(2)
        .standards(&["cqc-saf:E5", "cqc-saf:R1", "cqc-saf:E4", "cqc-kloe:E3", "cqc-kloe:C2", "reg:9"])
        .causes(&["time pressure", "leadership oversight"])
        .evidence("What they did, and what they said of it.")
        .failing("Life does not go as the person wants it");
}
