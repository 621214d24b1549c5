"""The tool as plain Python: no WebAssembly needed. `ratchet plugin test .` tries the component.

    python3 -m unittest
"""

import unittest

import audit
from tool import TABLE, WAITED

MET = ["met", "met", "met"]


def waited(minutes):
    return (WAITED, "number", int(minutes * 1000))


class ToolTest(unittest.TestCase):
    def evaluate(self, *records):
        return audit.evaluate(TABLE, 0, "Rowan House", list(records))

    def test_a_record_doubts_an_answer_that_it_contradicts(self):
        report = self.evaluate((MET, [waited(12)]), (MET, [waited(9)]))
        self.assertEqual(report.score, 83)
        expected = "Calls are not answered in time: somebody came after more than ten minutes (1)."
        self.assertEqual(report.findings[0].what, expected)
        self.assertEqual(report.measures, [(0, 21, 2)])

    def test_nothing_gives_neither_a_score_nor_a_finding(self):
        report = self.evaluate()
        self.assertIsNone(report.score)
        self.assertEqual(report.findings, [])

    def test_a_record_that_makes_no_sense_is_refused_by_its_position(self):
        with self.assertRaises(audit.BadRecord) as refused:
            self.evaluate(([], [(9, "flag", True)]))
        self.assertEqual(refused.exception.position, 0)
        self.assertEqual(refused.exception.errors, [("field 9", "the tool has only 4 fields")])

    def test_the_form_says_what_cannot_be(self):
        errors = audit.check_record(TABLE, ([], [waited(-1)]))
        expected = "nobody can come before the call: write the minutes as 0 or more"
        self.assertEqual(errors, [("waited", expected)])


if __name__ == "__main__":
    unittest.main()
