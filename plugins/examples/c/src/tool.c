// The example audit tool in C: whether people can call for help, and whether somebody comes in time and helps.
//
// This file is yours: questions, fields, checks, measures. Counting, scoring and wording are in audit.c; the words are
// those of the contract (generated/audit_tool.h).

#include "audit.h"

#define LEN(list) (sizeof(list) / sizeof((list)[0]))
#define LIST(list) {(list), LEN(list)}
#define KIND(name) EXPORTS_RATCHET_AUDIT_TOOL_TOOL_FIELD_KIND_##name
#define SOURCE(name) EXPORTS_RATCHET_AUDIT_TOOL_TOOL_SOURCE_##name

enum { IN_REACH, IN_TIME, HEARD };       // Positions of the questions.
enum { UNIT, SHIFT, WAITED, HELPED };    // Positions of the fields.
enum { WAIT_MAX = 10000 };               // Numbers are thousandths: ten minutes.

static text_t service_types[] = {TEXT("residential care"), TEXT("nursing care")};
static text_t strata[] = {TEXT("unit"), TEXT("shift")};
static exports_ratchet_audit_tool_tool_section_t sections[] = {
    {TEXT("Call bells"), TEXT("calls"), LIST(strata)},
};

static text_t in_reach_standards[] = {TEXT("reg:12(2)(a)"), TEXT("reg:9")};
static text_t in_reach_causes[] = {TEXT("time pressure"), TEXT("knowledge")};
static text_t in_time_standards[] = {TEXT("reg:18"), TEXT("cqc-saf:S6")};
static text_t in_time_causes[] = {TEXT("time pressure"), TEXT("leadership oversight")};
static text_t heard_standards[] = {TEXT("reg:10"), TEXT("cqc-saf:C5")};
static text_t heard_causes[] = {TEXT("leadership oversight")};

static question_t questions[] = {
    {
        .id = TEXT("cb-in-reach"),
        .title = TEXT("Bell in reach"),
        .text = TEXT("Can the person reach and use their call bell from where they are now?"),
        .source = SOURCE(OBSERVATION),
        .critical = true,
        .weight = 3,
        .standards = LIST(in_reach_standards),
        .causes = LIST(in_reach_causes),
        .evidence = TEXT("Where the bell was, and where the person was."),
    },
    {
        .id = TEXT("cb-answered-in-time"),
        .title = TEXT("Answered in time"),
        .text = TEXT("Did somebody come within ten minutes of the call?"),
        .source = SOURCE(RECORDS),
        .weight = 2,
        .standards = LIST(in_time_standards),
        .causes = LIST(in_time_causes),
        .evidence = TEXT("Minutes from the call to somebody in the room."),
    },
    {
        .id = TEXT("cb-feels-heard"),
        .title = TEXT("Feels heard"),
        .text = TEXT("Does the person say that they can call without worrying that they are a burden?"),
        .source = SOURCE(CONVERSATION),
        .weight = 1,
        .standards = LIST(heard_standards),
        .causes = LIST(heard_causes),
        .evidence = TEXT("What the person said, without their name."),
    },
};

static const failure_t failures[] = {
    {TEXT("People cannot reach their call bell"),
     TEXT("Put the bell where the person can use it before you leave the room.")},
    {TEXT("Calls are not answered in time"), {0}},
    {TEXT("People do not feel free to call"), {0}},
};

static exports_ratchet_audit_tool_tool_measure_t measures[] = {
    {TEXT("cb-waiting"), TEXT("Minutes until somebody came"), TEXT("minutes waited"),
     TEXT("calls of which the wait is noted"), TEXT("minutes per call"), EXPORTS_RATCHET_AUDIT_TOOL_TOOL_BETTER_LESS},
};

static exports_ratchet_audit_tool_tool_field_t fields[] = {
    {TEXT("unit"), TEXT("Unit"), KIND(TEXT), 0},
    {TEXT("shift"), TEXT("Shift"), KIND(TEXT), 0},
    {TEXT("waited"), TEXT("Minutes until somebody came"), KIND(NUMBER), 0},
    {TEXT("helped"), TEXT("The person was helped"), KIND(FLAG), 0},
};

static bool waits_too_long(const record_t *record) {
    int64_t waited;
    return number_of(record, WAITED, &waited) && waited > WAIT_MAX;
}

static bool is_not_helped(const record_t *record) {
    bool helped;
    return flag_of(record, HELPED, &helped) && !helped;
}

static bool comes_before_the_call(const record_t *record) {
    int64_t waited;
    return number_of(record, WAITED, &waited) && waited < 0;
}

// In whole minutes; what is below nought is a slip of the pen, and sums must not overflow.
static bool waiting(const record_t *record, uint64_t *above, uint64_t *below) {
    int64_t waited;
    if (!number_of(record, WAITED, &waited)) return false;
    int64_t minutes = waited < 0 ? 0 : waited / 1000;
    *above = minutes > 1000000000 ? 1000000000u : (uint64_t)minutes;
    *below = 1;
    return true;
}

// What the fields of one record contradict: a check only doubts "met", it never excuses anything.
static const check_t checks[] = {
    {IN_TIME, WAITED, TEXT("somebody came after more than ten minutes"), false, waits_too_long},
    {IN_TIME, HELPED, TEXT("the bell was reset and nobody helped"), true, is_not_helped},
};

// What cannot be, shown while the record is being filled in.
static const form_t form[] = {
    {WAITED, TEXT("nobody can come before the call: write the minutes as 0 or more"), comes_before_the_call},
};

static const count_t counts[] = {{0, waiting}};

const table_t TABLE = {
    .description =
        {
            .id = TEXT("call-bells"),
            .version = TEXT("1.0.0"),
            .title = TEXT("Call bells"),
            .subject = TEXT("Whether people can call for help, and whether somebody comes in time and helps."),
            .service_types = LIST(service_types),
            .sections = LIST(sections),
            .questions = LIST(questions),
            .measures = LIST(measures),
            .fields = LIST(fields),
            .scoring =
                {
                    .not_applicable = EXPORTS_RATCHET_AUDIT_TOOL_TOOL_NOT_APPLICABLE_RULE_EXCLUDED,
                    .unanswered = EXPORTS_RATCHET_AUDIT_TOOL_TOOL_UNANSWERED_RULE_COUNTS_AS_NOT_MET,
                    .critical_overrides = true,
                    .rounding = EXPORTS_RATCHET_AUDIT_TOOL_TOOL_ROUNDING_DOWN,
                },
        },
    .failures = failures,
    .counts = counts,
    .checks = checks,
    .checks_len = LEN(checks),
    .form = form,
    .form_len = LEN(form),
};
