//! Data fields that a record may carry, with their positions. The ids are the column names of a CSV file. Staff are
//! references too: no name enters an audit.

use crate::table::STAFF as SECTION;
use ratchet_tool_sdk::fields;

fields! {
    in SECTION {
        STAFF: Text "staff", "Reference of the member of staff";
        TEAM: Text "team", "Team";
        SHIFT: Text "shift", "Shift that they mostly work";
        EMPLOYMENT: Text "employment", "Employment: permanent, agency, bank, probation";
        ROLE: Text "role", "Role";
        LAST: Moment "last-session-on", "Last session on";
        BEFORE: Moment "session-before-on", "Session before that on";
        INTERVAL: Number "interval-weeks", "Most weeks between sessions, as the policy sets it";
        PROBATION: Flag "in-probation", "In probation";
        MINUTES: Number "minutes", "Minutes that the last session took";
        POSTPONED: Number "postponed", "Times that the last session was postponed";
        POSTPONED_WHY: Text "postponed-why", "Why it was postponed";
        // The record, in its six parts.
        REFLECTION: Text "reflection", "Reflection on practice";
        SAFEGUARDING: Text "safeguarding", "Safeguarding: what was asked and said";
        WELLBEING: Text "wellbeing", "Wellbeing";
        COMPETENCY: Text "competency", "Competency and learning";
        DECISION: Text "decision-reviewed", "One real decision that was looked at";
        ACTIONS: Text "actions", "Actions that were agreed";
        // Around it.
        ACTIONS_LAST: Number "actions-last-time", "Actions agreed last time";
        FOLLOWED: Number "actions-followed-up", "Of these, followed up this time";
        ACTIONS_NEW: Number "actions-new", "Actions agreed this time";
        DATED: Number "actions-dated", "Of these, with owner and date";
        CONCERN: Flag "concern-raised", "A concern about safety, conduct or health came up";
        CONCERN_AT: Moment "concern-raised-at", "It came up at";
        ESCALATED: Moment "concern-escalated-at", "It was taken further at";
        OBSERVED: Moment "practice-observed-on", "Practice last watched on";
        RECORD_CHECKED: Flag "record-spot-checked", "A record of theirs was looked at";
        TRAINING_DUE: Number "training-overdue", "Training or competencies out of date and not booked";
        APPRAISED: Moment "appraised-on", "Last appraisal on";
        SUPERVISOR_TRAINED: Flag "supervisor-trained", "Supervisor trained to supervise";
        SUPERVISES: Number "supervisor-has", "People whom the supervisor supervises";
        SUPERVISES_MAX: Number "supervisor-may-have", "Most that the policy allows";
        CONFIDENT: Flag "confident-to-escalate", "Says they are confident to escalate";
    }
}
