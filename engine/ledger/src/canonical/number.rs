//! Numbers as ECMAScript writes them (RFC 8785 section 3.2.2.3), or not at all.

use std::io::Write as _;

use super::CanonicalError;

/// Largest integer that every JSON reader carries exactly.
const INTEGER_MAX: u64 = 1 << 53;

pub(super) fn unsigned(out: &mut Vec<u8>, value: u64) -> Result<(), CanonicalError> {
    if value > INTEGER_MAX {
        return Err(CanonicalError::NumberTooLarge(value.to_string()));
    }
    write!(out, "{value}").expect("writing to a Vec cannot fail");
    Ok(())
}

pub(super) fn signed(out: &mut Vec<u8>, value: i64) -> Result<(), CanonicalError> {
    if value.unsigned_abs() > INTEGER_MAX {
        return Err(CanonicalError::NumberTooLarge(value.to_string()));
    }
    write!(out, "{value}").expect("writing to a Vec cannot fail");
    Ok(())
}

/// ECMA-262 `Number::toString`: the shortest digits that read back as the same number, laid out by their exponent.
pub(super) fn float(out: &mut Vec<u8>, value: f64) -> Result<(), CanonicalError> {
    if !value.is_finite() {
        return Err(CanonicalError::NotFinite);
    }
    if value == 0.0 {
        out.push(b'0');
        return Ok(());
    }
    if value < 0.0 {
        out.push(b'-');
    }
    let scientific = shortest(value.abs());
    let (mantissa, exponent) = scientific.split_once('e').expect("`{:e}` writes an exponent");
    let exponent: i32 = exponent.parse().expect("`{:e}` writes the exponent as an integer");
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    out.extend_from_slice(lay_out(&digits, exponent).as_bytes());
    Ok(())
}

/// The shortest digits that read back as `value`; where two are equally near, the even one (ECMA-262, note 2; RFC 8785
/// appendix B has a case), which Rust's shortest form does not promise but its form of fixed length does.
fn shortest(value: f64) -> String {
    let shortest = format!("{value:e}");
    let digits = shortest
        .bytes()
        .take_while(|byte| *byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let even = format!("{value:.precision$e}", precision = digits - 1);
    if even.parse() == Ok(value) { even } else { shortest }
}

/// `digits` stand for d.ddd × 10^`exponent`.
fn lay_out(digits: &str, exponent: i32) -> String {
    let count = i32::try_from(digits.len()).expect("a double has at most 17 digits");
    match exponent {
        0..=20 if count <= exponent + 1 => {
            let zeros = usize::try_from(exponent + 1 - count).expect("not negative here");
            format!("{digits}{}", "0".repeat(zeros))
        }
        0..=20 => {
            let (whole, rest) = digits.split_at(usize::try_from(exponent + 1).expect("not negative here"));
            format!("{whole}.{rest}")
        }
        -6..=-1 => format!(
            "0.{}{digits}",
            "0".repeat(usize::try_from(-exponent - 1).expect("not negative here"))
        ),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{exponent:+}")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn written(value: f64) -> String {
        let mut out = Vec::new();
        float(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// RFC 8785 appendix B.
    #[test]
    fn samples_of_the_specification() {
        for (bits, expected) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            assert_eq!(written(f64::from_bits(bits)), expected, "{bits:x}");
        }
        for refused in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(float(&mut Vec::new(), refused), Err(CanonicalError::NotFinite));
        }
    }

    #[test]
    fn integers_end_where_json_readers_disagree() {
        let mut out = Vec::new();
        signed(&mut out, -(1 << 53)).unwrap();
        unsigned(&mut out, 1 << 53).unwrap();
        assert_eq!(out, b"-90071992547409929007199254740992");
        assert!(unsigned(&mut out, (1 << 53) + 1).is_err());
        assert!(signed(&mut out, i64::MIN).is_err());
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_itself(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
            prop_assert_eq!(written(value).parse::<f64>().unwrap(), value);
        }
    }
}
