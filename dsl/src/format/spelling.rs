//! How words are spelt: each token as it stands, and as the language would write it.
//!
//! Nothing here knows where a line stands. The spelling may be wrong for free text and for names (`role Audit Lead`); the caller
//! keeps a token's new spelling only where the tree stays the same.

use crate::vocabulary;

/// A token of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As it stands.
    pub given: String,
    /// Whether it was parted from the token before it.
    pub parted: bool,
    /// As the language writes it; may be several words or none.
    pub spelt: String,
}

/// A line's words with single ordinary spaces and straight apostrophes, which never changes what they mean.
pub fn tidy_line(words: &str) -> String {
    crate::ast::tidy(words)
}

/// The same letters with every kind of space an ordinary one.
pub fn ordinary_spaces(words: &str) -> String {
    let odd = |letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}');
    words.replace(odd, " ")
}

/// The tokens of a tidied line.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let trimmed = rest.trim_start();
        let parted = trimmed.len() < rest.len();
        let length = token_length(trimmed);
        let (given, after) = trimmed.split_at(length);
        rest = after;
        if !given.is_empty() {
            let (given, spelt) = (given.to_owned(), String::new());
            tokens.push(Token { given, parted, spelt });
        }
    }
    spell(&mut tokens);
    tokens
}

/// Puts tokens together: the new spelling where `chosen` says so.
pub fn join(tokens: &[Token], chosen: impl Fn(usize) -> bool) -> String {
    let mut line = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let (words, parted) = if chosen(at) {
            // A quotation mark without a partner stands as it is, and so does what follows it.
            let alone = at
                .checked_sub(1)
                .is_some_and(|before| is_lone_quote(&tokens[before].given));
            let parted = if alone {
                token.parted
            } else {
                !token.spelt.starts_with([',', ')', '%']) && !line.ends_with('(')
            };
            (&token.spelt, parted)
        } else {
            (&token.given, token.parted)
        };
        if words.is_empty() {
            continue;
        }
        if parted && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(words);
    }
    line
}

const QUOTES: [char; 6] = ['"', '“', '”', '„', '‟', '″'];

fn is_lone_quote(given: &str) -> bool {
    let mut letters = given.chars();
    letters.next().is_some_and(|letter| QUOTES.contains(&letter)) && letters.next().is_none()
}

/// How many bytes the next token has.
fn token_length(rest: &str) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    if QUOTES.contains(&first) {
        let inner = &rest[first.len_utf8()..];
        let close = inner.char_indices().find(|(_, letter)| QUOTES.contains(letter));
        return close.map_or(first.len_utf8(), |(at, quote)| first.len_utf8() + at + quote.len_utf8());
    }
    if let Some(sign) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return sign.0.len();
    }
    if [',', '(', ')', '%'].contains(&first) {
        return first.len_utf8();
    }
    let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let letters = &rest[digits..];
    let end = letters
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(letters.len());
    if digits > 0 && unit(&letters[..end]).is_some() {
        return digits;
    }
    word_length(rest)
}

/// Up to a space, a quotation mark, a bracket, a sign, or a comma that does not stand between digits.
fn word_length(rest: &str) -> usize {
    let mut before = ' ';
    for (at, letter) in rest.char_indices() {
        let number = letter == ','
            && before.is_ascii_digit()
            && rest[at + 1..].starts_with(|after: char| after.is_ascii_digit());
        let ends = letter.is_whitespace()
            || QUOTES.contains(&letter)
            || matches!(letter, ',' | '(' | ')' | '%' | '<' | '>' | '≥' | '≤');
        if ends && !number && at > 0 {
            return at;
        }
        before = letter;
    }
    rest.len()
}

/// Signs and the words that the language has for them; longer ones first.
const SIGNS: [(&str, &str); 8] = [
    (">=", "at least"),
    ("=>", "at least"),
    ("<=", "at most"),
    ("=<", "at most"),
    ("≥", "at least"),
    ("≤", "at most"),
    ("<", "below"),
    (">", "above"),
];

/// Short and other spellings of units, with the word for one.
const UNITS: [(&str, &str); 9] = [
    ("minute", "minute min mins minutes"),
    ("hour", "hour hours h hr hrs"),
    ("day", "day days"),
    ("fortnight", "fortnight fortnights"),
    ("week", "week weeks wk wks"),
    ("month", "month months mth mths"),
    ("quarter", "quarter quarters"),
    ("year", "year years yr yrs"),
    ("working", "working"),
];

const DAYS: [(&str, &str); 7] = [
    ("Monday", "mon"),
    ("Tuesday", "tue tues"),
    ("Wednesday", "wed"),
    ("Thursday", "thu thurs"),
    ("Friday", "fri"),
    ("Saturday", "sat"),
    ("Sunday", "sun"),
];

const MONTHS: [(&str, &str); 12] = [
    ("January", "jan"),
    ("February", "feb"),
    ("March", "mar"),
    ("April", "apr"),
    ("May", ""),
    ("June", "jun"),
    ("July", "jul"),
    ("August", "aug"),
    ("September", "sept sep"),
    ("October", "oct"),
    ("November", "nov"),
    ("December", "dec"),
];

/// Gives every token its spelling.
fn spell(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let spelt = spelling(tokens, at);
        if let Some(token) = tokens.get_mut(at) {
            token.spelt = spelt;
        }
    }
}

fn spelling(tokens: &[Token], at: usize) -> String {
    let given = tokens[at].given.as_str();
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let after = tokens.get(at + 1).map(|after| after.given.to_lowercase());
    let lower = given.to_lowercase();
    let number = |token: Option<&Token>| token.is_some_and(|token| is_count(&token.given));
    if given.starts_with(QUOTES) && given.chars().count() > 1 {
        let inner = given.trim_matches(QUOTES);
        return format!("\"{}\"", inner.trim());
    }
    if let Some((_, words)) = SIGNS.iter().find(|(sign, _)| *sign == given) {
        let is = before.is_some_and(|before| !["is", "are"].contains(&before.spelt.as_str()));
        return if is { format!("is {words}") } else { (*words).to_owned() };
    }
    if lower == "percent" && number(before) || lower == "per" && after.as_deref() == Some("cent") && number(before) {
        return "%".to_owned();
    }
    if lower == "cent" && before.is_some_and(|before| before.spelt == "%") {
        return String::new();
    }
    if lower == "&" {
        return "and".to_owned();
    }
    if let Some(one) = unit(&lower) {
        let counted = match before {
            Some(before) if before.spelt == "working" => at.checked_sub(2).map(|count| &tokens[count]),
            before => before,
        };
        return match counted.filter(|count| is_count(&count.given)) {
            Some(_) if one == "working" => lower,
            Some(count) if is_one(&count.given) => one.to_owned(),
            Some(_) => format!("{one}s"),
            None => lower,
        };
    }
    if let Some(name) = calendar_name(&lower, before) {
        return name;
    }
    match lower.as_str() {
        "re-test" => "retest".to_owned(),
        _ if vocabulary::is_keyword(&lower) => lower,
        _ => given.to_owned(),
    }
}

/// The word for one of a unit, by any of its spellings.
fn unit(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let known = UNITS
        .iter()
        .find(|(_, spellings)| spellings.split(' ').any(|known| known == lower));
    known.map(|(one, _)| *one)
}

/// A weekday or month with its capital and in full. A month is one only after the number of a day.
fn calendar_name(lower: &str, before: Option<&Token>) -> Option<String> {
    for (name, short) in DAYS {
        let full = name.to_lowercase();
        if lower == full || short.split(' ').any(|short| short == lower) {
            return Some(name.to_owned());
        }
        if lower.strip_suffix('s') == Some(full.as_str()) {
            return Some(format!("{name}s"));
        }
    }
    let of_day = before.is_some_and(|before| before.given.starts_with(|letter: char| letter.is_ascii_digit()));
    let month = MONTHS.iter().find(|(name, short)| {
        *lower == name.to_lowercase() || !lower.is_empty() && short.split(' ').any(|short| short == lower)
    });
    month.filter(|_| of_day).map(|(name, _)| (*name).to_owned())
}

/// `6`, `six`
fn is_count(word: &str) -> bool {
    const WORDS: &str = "a an one two three four five six seven eight nine ten eleven twelve";
    let lower = word.to_lowercase();
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        || WORDS.split(' ').any(|known| known == lower)
}

fn is_one(word: &str) -> bool {
    ["1", "a", "an", "one"].contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, spelt: &str) {
        assert_eq!(join(&tokens(given), |_| true), spelt);
        assert_eq!(join(&tokens(given), |_| false), given);
        assert_eq!(join(&tokens(spelt), |_| true), spelt, "spelt twice");
    }

    #[test]
    fn what_people_write_and_how_it_is_spelt() {
        check("within 6 wks of Incident", "within 6 weeks of Incident");
        check("WITHIN 72h", "within 72 hours");
        check("within 1 Working Days", "within 1 working day");
        check("“Q”>=90 per cent", "\"Q\" is at least 90%");
        check("\"Q\" is ≤ 85.5 %", "\"Q\" is at most 85.5%");
        check(">= 80 percent", "at least 80%");
        check(
            "( \"A\" passed And \"B\" passed ) or \"C\" passed",
            "(\"A\" passed and \"B\" passed) or \"C\" passed",
        );
        check(
            "month , on the first mon,finished within 5 working day",
            "month, on the first Monday, finished within 5 working days",
        );
        check(
            "mon to fri , except Bank Holidays in England and Wales",
            "Monday to Friday, except bank holidays in England and Wales",
        );
        check("1st jun 2026 At 09:00", "1st June 2026 at 09:00");
        check("1,000 charts", "1,000 charts");
        check("it may be", "it may be");
        check("a \"b", "a \"b");
        check("Re-Test \"R\" Passed", "retest \"R\" passed");
        check("", "");
    }
}
