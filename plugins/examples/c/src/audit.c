// From records to report: read, doubt, count, score, say. The same for every tool; nothing here knows call bells.
//
// It means the same by every word as the Rust SDK does, so that a tool may be written anew in another language and its
// results stay comparable. No clock, no randomness: the same records give the same report.

#include "audit.h"

#include <stdlib.h>
#include <string.h>

typedef exports_ratchet_audit_tool_tool_context_t context_t;
typedef exports_ratchet_audit_tool_tool_sampled_t sampled_t;
typedef exports_ratchet_audit_tool_tool_list_sampled_t records_t;
typedef exports_ratchet_audit_tool_tool_list_field_error_t errors_t;
typedef exports_ratchet_audit_tool_tool_question_result_t result_t;
typedef exports_ratchet_audit_tool_tool_finding_t finding_t;
typedef exports_ratchet_audit_tool_tool_report_t report_t;

#define RULES (TABLE.description.scoring)
#define QUESTIONS (TABLE.description.questions)
#define FIELDS (TABLE.description.fields)
#define ANSWER(name) EXPORTS_RATCHET_AUDIT_TOOL_TOOL_ANSWER_##name
#define STRICT (RULES.unanswered == EXPORTS_RATCHET_AUDIT_TOOL_TOOL_UNANSWERED_RULE_REFUSED)
#define EXCUSED (RULES.not_applicable == EXPORTS_RATCHET_AUDIT_TOOL_TOOL_NOT_APPLICABLE_RULE_COUNTS_AS_MET)

enum { REASONS_NAMED_MAX = 12, VALUES_NAMED_MAX = 4, VALUE_BYTES_MAX = 80 };

// ---- Texts ---------------------------------------------------------------------------------------------------------

typedef struct {
    uint8_t *bytes;
    size_t len, room;
} writer_t;

static void put(writer_t *writer, text_t text) {
    if (writer->len + text.len > writer->room) {
        size_t room = (writer->len + text.len) * 2 + 64;
        uint8_t *bytes = malloc(room);
        memcpy(bytes, writer->bytes, writer->len);
        writer->bytes = bytes;
        writer->room = room;
    }
    memcpy(writer->bytes + writer->len, text.ptr, text.len);
    writer->len += text.len;
}

static void say(writer_t *writer, const char *words) { put(writer, (text_t){(uint8_t *)words, strlen(words)}); }

static void say_number(writer_t *writer, uint64_t number) {
    uint8_t digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(writer, (text_t){digits + at, sizeof digits - at});
}

static text_t written(const writer_t *writer) { return (text_t){writer->bytes, writer->len}; }

static bool is_same(text_t left, text_t right) {
    return left.len == right.len && memcmp(left.ptr, right.ptr, left.len) == 0;
}

// In the order of the bytes.
static bool is_before(text_t left, text_t right) {
    size_t shorter = left.len < right.len ? left.len : right.len;
    int order = memcmp(left.ptr, right.ptr, shorter);
    return order < 0 || (order == 0 && left.len < right.len);
}

static bool is_space(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r';
}

// At most 80 bytes, never half a letter: somebody may have pasted a page into the field.
static text_t cut(text_t text) {
    if (text.len > VALUE_BYTES_MAX) {
        text.len = VALUE_BYTES_MAX;
        while (text.len > 0 && (text.ptr[text.len] & 0xc0) == 0x80) text.len--;
    }
    return text;
}

// Texts with how often each was seen, in the order in which they were first seen.
typedef struct {
    text_t *texts;
    uint32_t *counts;
    size_t len;
} tally_t;

static tally_t tally_of_at_most(size_t entries) {
    return (tally_t){malloc(entries * sizeof(text_t)), malloc(entries * sizeof(uint32_t)), 0};
}

static void tally(tally_t *tally, text_t text) {
    size_t at = 0;
    while (at < tally->len && !is_same(tally->texts[at], text)) at++;
    if (at == tally->len) {
        tally->texts[at] = text;
        tally->counts[at] = 0;
        tally->len++;
    }
    tally->counts[at]++;
}

// Most frequent first. Equally frequent ones stay in order, or go by their bytes.
static void rank(tally_t *tally, bool by_bytes) {
    for (size_t at = 1; at < tally->len; at++) {
        text_t text = tally->texts[at];
        uint32_t count = tally->counts[at];
        size_t to = at;
        for (; to > 0; to--) {
            bool tie = tally->counts[to - 1] == count && by_bytes && is_before(text, tally->texts[to - 1]);
            if (tally->counts[to - 1] >= count && !tie) break;
            tally->texts[to] = tally->texts[to - 1];
            tally->counts[to] = tally->counts[to - 1];
        }
        tally->texts[to] = text;
        tally->counts[to] = count;
    }
}

// ---- Records -------------------------------------------------------------------------------------------------------

bool text_of(const record_t *record, uint16_t field, text_t *text) {
    const value_t *value = record->values[field];
    if (value == NULL || value->tag != EXPORTS_RATCHET_AUDIT_TOOL_TOOL_FIELD_VALUE_TEXT) return false;
    *text = value->val.text;
    for (; text->len > 0 && is_space(text->ptr[0]); text->len--) text->ptr++;
    while (text->len > 0 && is_space(text->ptr[text->len - 1])) text->len--;
    return text->len > 0;
}

bool number_of(const record_t *record, uint16_t field, int64_t *thousandths) {
    const value_t *value = record->values[field];
    if (value == NULL || value->tag != EXPORTS_RATCHET_AUDIT_TOOL_TOOL_FIELD_VALUE_NUMBER) return false;
    *thousandths = value->val.number;
    return true;
}

bool flag_of(const record_t *record, uint16_t field, bool *flag) {
    const value_t *value = record->values[field];
    if (value == NULL || value->tag != EXPORTS_RATCHET_AUDIT_TOOL_TOOL_FIELD_VALUE_FLAG) return false;
    *flag = value->val.flag;
    return true;
}

static void complain(errors_t *errors, text_t path, text_t message) {
    errors->ptr[errors->len].path = path;
    errors->ptr[errors->len].message = message;
    errors->len++;
}

static text_t wanted(uint8_t kind) {
    static const text_t words[] = {TEXT("this should be text"), TEXT("this should be a number"),
                                   TEXT("this should be a date and time"), TEXT("this should be yes or no")};
    return words[kind];
}

// Reads a record under the table; what is wrong with it goes to `errors`, which has room for everything.
static record_t read(const sampled_t *sampled, errors_t *errors) {
    record_t record = {malloc(FIELDS.len * sizeof(value_t *)), malloc(QUESTIONS.len)};
    memset(record.values, 0, FIELDS.len * sizeof(value_t *));
    size_t room = sampled->fields.len + QUESTIONS.len + TABLE.checks_len + TABLE.form_len + 1;
    *errors = (errors_t){malloc(room * sizeof(errors->ptr[0])), 0};
    if (sampled->answers.len > QUESTIONS.len) {
        writer_t writer = {0};
        say_number(&writer, sampled->answers.len);
        say(&writer, " answers, but the tool has ");
        say_number(&writer, QUESTIONS.len);
        say(&writer, " questions");
        complain(errors, (text_t)TEXT("answers"), written(&writer));
    }
    for (size_t at = 0; at < QUESTIONS.len; at++)
        record.answers[at] = at < sampled->answers.len ? sampled->answers.ptr[at] : ANSWER(UNANSWERED);
    for (size_t at = 0; at < sampled->fields.len; at++) {
        uint16_t field = sampled->fields.ptr[at].field;
        const value_t *value = &sampled->fields.ptr[at].value;
        if (field >= FIELDS.len) {
            writer_t path = {0}, message = {0};
            say(&path, "field ");
            say_number(&path, field);
            say(&message, "the tool has only ");
            say_number(&message, FIELDS.len);
            say(&message, " fields");
            complain(errors, written(&path), written(&message));
        } else if (value->tag != FIELDS.ptr[field].kind) { // Kinds and values are declared in the same order.
            complain(errors, FIELDS.ptr[field].id, wanted(FIELDS.ptr[field].kind));
        } else if (record.values[field] != NULL) {
            complain(errors, FIELDS.ptr[field].id, (text_t)TEXT("this is given twice"));
        } else {
            record.values[field] = value;
        }
    }
    return record;
}

// ---- The sheet -----------------------------------------------------------------------------------------------------

typedef struct {
    uint32_t record;
    const check_t *check;
} doubt_t;

typedef struct {
    const context_t *context;
    record_t *records;
    uint32_t len;
    doubt_t *doubts;
    size_t doubts_len;
} sheet_t;

static bool is_asked(const context_t *context, uint16_t question) {
    return !context->section.is_some || QUESTIONS.ptr[question].section == context->section.val;
}

// Checks contradict "met" and "unanswered"; "not applicable" stands, because only a person knows what applies.
static void doubt(sheet_t *sheet) {
    sheet->doubts = malloc((size_t)sheet->len * TABLE.checks_len * sizeof(doubt_t));
    for (uint32_t row = 0; row < TABLE.checks_len; row++) {
        const check_t *check = &TABLE.checks[row];
        if (!is_asked(sheet->context, check->question)) continue;
        for (uint32_t at = 0; at < sheet->len; at++) {
            uint8_t *answer = &sheet->records[at].answers[check->question];
            if (*answer == ANSWER(NOT_APPLICABLE) || !check->look(&sheet->records[at])) continue;
            *answer = ANSWER(NOT_MET);
            sheet->doubts[sheet->doubts_len++] = (doubt_t){at, check};
        }
    }
}

static result_t counted(const sheet_t *sheet, uint16_t question) {
    uint32_t counts[4] = {0};
    for (uint32_t at = 0; at < sheet->len; at++) counts[sheet->records[at].answers[question]]++;
    result_t result = {question, counts[0], counts[1], counts[2], counts[3], 0, 0};
    result.numerator = result.met + (EXCUSED ? result.not_applicable : 0);
    result.denominator = result.numerator + result.not_met + (STRICT ? 0 : result.unanswered);
    return result;
}

// The score of one section, or of all that was asked.
static audit_tool_option_u8_t share(const report_t *report, const uint16_t *section) {
    uint64_t above = 0, below = 0;
    for (size_t at = 0; at < report->questions.len; at++) {
        const result_t *result = &report->questions.ptr[at];
        const question_t *question = &QUESTIONS.ptr[result->question];
        if (section != NULL && question->section != *section) continue;
        above += (uint64_t)question->weight * result->numerator;
        below += (uint64_t)question->weight * result->denominator;
    }
    if (below == 0) return (audit_tool_option_u8_t){false, 0};
    uint64_t half = RULES.rounding == EXPORTS_RATCHET_AUDIT_TOOL_TOOL_ROUNDING_NEAREST ? below / 2 : 0;
    return (audit_tool_option_u8_t){true, (uint8_t)((above * 100 + half) / below)};
}

static void score(report_t *report) {
    report->score = share(report, NULL);
    for (size_t at = 0; at < report->questions.len && RULES.critical_overrides; at++) {
        const result_t *result = &report->questions.ptr[at];
        bool fails = result->numerator < result->denominator;
        if (fails && QUESTIONS.ptr[result->question].critical) report->score.val = 0;
    }
    report->sections.ptr = malloc(TABLE.description.sections.len * sizeof(report->sections.ptr[0]));
    for (size_t at = 0; at < report->questions.len; at++) {
        uint16_t section = QUESTIONS.ptr[report->questions.ptr[at].question].section;
        size_t len = report->sections.len;
        if (len > 0 && report->sections.ptr[len - 1].section == section) continue;
        report->sections.ptr[len].section = section;
        report->sections.ptr[len].score = share(report, &section);
        report->sections.len++;
    }
}

static void measure(const sheet_t *sheet, report_t *report) {
    size_t rows = TABLE.description.measures.len;
    report->measures.ptr = malloc(rows * sizeof(report->measures.ptr[0]));
    for (size_t row = 0; row < rows; row++) {
        const audit_tool_option_u16_t asked = sheet->context->section;
        if (asked.is_some && asked.val != TABLE.counts[row].section) continue;
        exports_ratchet_audit_tool_tool_measure_result_t measure = {(uint16_t)row, 0, 0};
        for (uint32_t at = 0; at < sheet->len; at++) {
            uint64_t above, below;
            if (!TABLE.counts[row].count(&sheet->records[at], &above, &below)) continue;
            measure.numerator += above;
            measure.denominator += below;
        }
        if (measure.denominator > 0) report->measures.ptr[report->measures.len++] = measure;
    }
}

// ---- Findings ------------------------------------------------------------------------------------------------------

static bool fails(uint8_t answer) {
    return answer == ANSWER(NOT_MET) || (answer == ANSWER(UNANSWERED) && !STRICT);
}

static void list(writer_t *writer, const tally_t *tally, size_t *named) {
    for (size_t at = 0; at < tally->len; at++, (*named)++) {
        if (*named >= REASONS_NAMED_MAX) continue;
        say(writer, *named == 0 ? ": " : ", ");
        put(writer, tally->texts[at]);
        say(writer, " (");
        say_number(writer, tally->counts[at]);
        say(writer, ")");
    }
}

// Why records fail, each with how many show it: what checks saw, most frequent first, then the auditor.
static text_t what(const sheet_t *sheet, const finding_t *finding) {
    tally_t seen = tally_of_at_most(sheet->doubts_len), others = tally_of_at_most(2);
    bool *doubted = malloc(sheet->len);
    memset(doubted, 0, sheet->len);
    for (size_t at = 0; at < sheet->doubts_len; at++) {
        const doubt_t *doubt = &sheet->doubts[at];
        if (doubt->check->question != finding->question) continue;
        tally(&seen, doubt->check->problem);
        doubted[doubt->record] = true;
    }
    rank(&seen, false);
    for (size_t at = 0; at < finding->records.len; at++) {
        uint32_t record = finding->records.ptr[at];
        if (doubted[record]) continue;
        bool silent = sheet->records[record].answers[finding->question] == ANSWER(UNANSWERED);
        tally(&others, silent ? (text_t)TEXT("not answered") : (text_t)TEXT("found by the auditor"));
    }
    writer_t writer = {0};
    size_t named = 0;
    put(&writer, TABLE.failures[finding->question].failing);
    list(&writer, &seen, &named);
    list(&writer, &others, &named);
    if (named > REASONS_NAMED_MAX) {
        say(&writer, " and ");
        say_number(&writer, named - REASONS_NAMED_MAX);
        say(&writer, " other reasons");
    }
    say(&writer, ".");
    return written(&writer);
}

static bool is_stratum(size_t field, uint16_t section, text_t stratum) {
    return FIELDS.ptr[field].section == section && FIELDS.ptr[field].kind == EXPORTS_RATCHET_AUDIT_TOOL_TOOL_FIELD_KIND_TEXT &&
           is_same(FIELDS.ptr[field].id, stratum);
}

// The service, and for each stratum that the records name, how many of the failing ones lie where.
static text_t place(const sheet_t *sheet, const finding_t *finding) {
    uint16_t section = QUESTIONS.ptr[finding->question].section;
    const audit_tool_list_string_t strata = TABLE.description.sections.ptr[section].strata;
    writer_t writer = {0};
    put(&writer, sheet->context->service);
    for (size_t row = 0; row < strata.len; row++) {
        size_t field = 0;
        while (field < FIELDS.len && !is_stratum(field, section, strata.ptr[row])) field++;
        if (field == FIELDS.len) continue;
        tally_t values = tally_of_at_most(finding->records.len);
        for (size_t at = 0; at < finding->records.len; at++) {
            text_t value;
            if (text_of(&sheet->records[finding->records.ptr[at]], (uint16_t)field, &value)) tally(&values, value);
        }
        rank(&values, true);
        for (size_t at = 0; at < values.len && at < VALUES_NAMED_MAX; at++) {
            if (at == 0) {
                say(&writer, "; ");
                put(&writer, strata.ptr[row]);
            }
            say(&writer, at == 0 ? ": " : ", ");
            put(&writer, cut(values.texts[at]));
            say(&writer, " ");
            say_number(&writer, values.counts[at]);
        }
    }
    return written(&writer);
}

// Serious when it is critical or a grave reason was seen; otherwise by weight and by how much of the sample shows it.
static uint8_t severity(const sheet_t *sheet, const finding_t *finding) {
    const question_t *question = &QUESTIONS.ptr[finding->question];
    bool grave = question->critical;
    for (size_t at = 0; at < sheet->doubts_len; at++)
        grave |= sheet->doubts[at].check->question == finding->question && sheet->doubts[at].check->grave;
    if (grave) return EXPORTS_RATCHET_AUDIT_TOOL_TOOL_SEVERITY_HIGH;
    bool common = question->weight >= 2 || (uint64_t)finding->count * 4 >= finding->of;
    return common ? EXPORTS_RATCHET_AUDIT_TOOL_TOOL_SEVERITY_MEDIUM : EXPORTS_RATCHET_AUDIT_TOOL_TOOL_SEVERITY_LOW;
}

// Lists that go out are given away: the caller of the bindings may free each on its own.
static finding_t find(const sheet_t *sheet, const result_t *result) {
    const question_t *question = &QUESTIONS.ptr[result->question];
    finding_t finding = {.question = result->question, .of = result->denominator};
    finding.records.ptr = malloc(sheet->len * sizeof(uint32_t));
    for (uint32_t at = 0; at < sheet->len; at++)
        if (fails(sheet->records[at].answers[result->question])) finding.records.ptr[finding.records.len++] = at;
    finding.count = (uint32_t)finding.records.len;
    finding.severity = severity(sheet, &finding);
    finding.what = what(sheet, &finding);
    finding.place = place(sheet, &finding);
    finding.standards = question->standards;
    finding.causes = question->causes;
    finding.immediate_correction.val = TABLE.failures[result->question].correction;
    finding.immediate_correction.is_some = finding.immediate_correction.val.len > 0;
    return finding;
}

// ---- What the contract's world exports -----------------------------------------------------------------------------

void exports_ratchet_audit_tool_tool_describe(exports_ratchet_audit_tool_tool_description_t *description) {
    *description = TABLE.description;
}

static bool is_section(const context_t *context) {
    for (size_t at = 0; at < QUESTIONS.len; at++)
        if (is_asked(context, (uint16_t)at)) return true;
    return false;
}

static void refuse_silence(const context_t *context, const record_t *record, errors_t *errors) {
    for (uint16_t at = 0; at < QUESTIONS.len && STRICT; at++)
        if (is_asked(context, at) && record->answers[at] == ANSWER(UNANSWERED))
            complain(errors, QUESTIONS.ptr[at].id, (text_t)TEXT("this has not been answered; all answers are needed"));
}

bool exports_ratchet_audit_tool_tool_evaluate(context_t *context, records_t *records, report_t *report,
                                              exports_ratchet_audit_tool_tool_tool_error_t *error) {
    if (!is_section(context)) {
        writer_t writer = {0};
        say(&writer, "there is no section ");
        say_number(&writer, context->section.val);
        say(&writer, ", only ");
        say_number(&writer, TABLE.description.sections.len);
        error->tag = EXPORTS_RATCHET_AUDIT_TOOL_TOOL_TOOL_ERROR_INTERNAL;
        error->val.internal = written(&writer);
        return false;
    }
    sheet_t sheet = {.context = context, .records = malloc(records->len * sizeof(record_t)), .len = records->len};
    for (uint32_t at = 0; at < sheet.len; at++) {
        errors_t errors;
        sheet.records[at] = read(&records->ptr[at], &errors);
        refuse_silence(context, &sheet.records[at], &errors);
        if (errors.len > 0) {
            error->tag = EXPORTS_RATCHET_AUDIT_TOOL_TOOL_TOOL_ERROR_BAD_RECORD;
            error->val.bad_record.position = at;
            error->val.bad_record.errors = errors;
            return false;
        }
    }
    doubt(&sheet);
    *report = (report_t){0};
    report->questions.ptr = malloc(QUESTIONS.len * sizeof(result_t));
    report->findings.ptr = malloc(QUESTIONS.len * sizeof(finding_t));
    for (uint16_t at = 0; at < QUESTIONS.len; at++)
        if (is_asked(context, at)) report->questions.ptr[report->questions.len++] = counted(&sheet, at);
    score(report);
    measure(&sheet, report);
    for (size_t at = 0; at < report->questions.len; at++) {
        const result_t *result = &report->questions.ptr[at];
        if (result->numerator < result->denominator) report->findings.ptr[report->findings.len++] = find(&sheet, result);
    }
    return true;
}

void exports_ratchet_audit_tool_tool_check_record(sampled_t *sampled, errors_t *errors) {
    record_t record = read(sampled, errors);
    for (uint32_t row = 0; row < TABLE.checks_len; row++) {
        const check_t *check = &TABLE.checks[row];
        if (!check->look(&record)) continue;
        writer_t writer = {0};
        put(&writer, check->problem);
        say(&writer, ", so \"");
        put(&writer, QUESTIONS.ptr[check->question].title);
        say(&writer, "\" is not met");
        complain(errors, FIELDS.ptr[check->field].id, written(&writer));
    }
    for (uint32_t row = 0; row < TABLE.form_len; row++)
        if (TABLE.form[row].look(&record))
            complain(errors, FIELDS.ptr[TABLE.form[row].field].id, TABLE.form[row].message);
}
