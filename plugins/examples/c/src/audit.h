// What a tool is made of, for audit.c: a table of questions and a few pure checks.
#pragma once
#include "audit_tool.h"

#include <stdbool.h>
#include <stdint.h>

typedef audit_tool_string_t text_t;
#define TEXT(literal) {(uint8_t *)(literal), sizeof(literal) - 1}

typedef exports_ratchet_audit_tool_tool_question_t question_t;
typedef exports_ratchet_audit_tool_tool_field_value_t value_t;

// One record as a check sees it: its values by position in the table, NULL where there is none.
typedef struct {
    const value_t **values;
    uint8_t *answers;
} record_t;

// Texts without the white space around them; false when the record has none.
bool text_of(const record_t *record, uint16_t field, text_t *text);
// A number in thousandths; false when the record has none.
bool number_of(const record_t *record, uint16_t field, int64_t *thousandths);
// Yes or no; false when the record has none.
bool flag_of(const record_t *record, uint16_t field, bool *flag);

// A check: what a record's fields contradict. `look` says whether the problem is there.
typedef struct {
    uint16_t question, field;
    text_t problem;
    bool grave;
    bool (*look)(const record_t *);
} check_t;

// Something that cannot be, shown beside a field while it is being filled in.
typedef struct {
    uint16_t field;
    text_t message;
    bool (*look)(const record_t *);
} form_t;

// What one record adds to a measure above and below the line; false when it cannot tell.
typedef struct {
    uint16_t section;
    bool (*count)(const record_t *, uint64_t *above, uint64_t *below);
} count_t;

// What is said when a question fails.
typedef struct {
    text_t failing;
    text_t correction; // Nothing when there is nothing to put right at once.
} failure_t;

// A tool. `failures` has one row a question, `counts` one a measure.
typedef struct {
    exports_ratchet_audit_tool_tool_description_t description;
    const failure_t *failures;
    const count_t *counts;
    const check_t *checks;
    uint32_t checks_len;
    const form_t *form;
    uint32_t form_len;
} table_t;

extern const table_t TABLE;
