//! `ratchet people`: who holds what, who is away and who takes their place, which posts nobody fills.

use super::listing::{Pages, more};
use super::moment::{beginning_of, end_of};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::client::Query;
use ratchet_api::v1::{self, AbsenceEnd, NewAbsence};

/// People: who holds what, who is away, who takes their place, which posts nobody fills.
#[derive(Debug, clap::Subcommand)]
pub enum People {
    /// List members of staff with their roles and absences.
    #[command(after_help = "Examples:\n  ratchet people list --away\n  ratchet people list --role \"team leader\"")]
    List {
        #[command(flatten)]
        pages: Pages,
        /// Only who is away now.
        #[arg(long, conflicts_with = "role")]
        away: bool,
        /// Only who holds this role.
        #[arg(long)]
        role: Option<String>,
    },
    /// Show one: roles, absences, whom they stand in for, what is delegated to them.
    Show {
        /// Staff reference.
        person: String,
    },
    /// Record that somebody is away, and who takes their place. Why is nobody's business here.
    #[command(
        after_help = "Example:\n  ratchet people away p.lead --from 2027-01-04 --until 2027-01-15 --cover t.leader"
    )]
    Away {
        /// Staff reference.
        person: String,
        /// First day (its beginning), or a moment.
        #[arg(long)]
        from: String,
        /// Last day (its end), or a moment; otherwise until they are back.
        #[arg(long)]
        until: Option<String>,
        /// Colleague who takes their place.
        #[arg(long, value_name = "PERSON")]
        cover: Option<String>,
    },
    /// Somebody is back, or stays after all.
    #[command(after_help = "Example:\n  ratchet people back p.lead --as r.manager")]
    Back {
        /// Staff reference.
        person: String,
        /// Beginning of the absence that is meant; otherwise the one that runs, else the next.
        #[arg(long)]
        from: Option<String>,
    },
    /// List roles that somebody should hold and nobody does.
    Vacancies {
        /// Only this service.
        #[arg(long)]
        service: Option<String>,
    },
}

pub fn run(verb: &People, client: &Client, format: Format) -> Done {
    match verb {
        People::List { pages, away, role } => {
            let query = Query {
                role: role.clone(),
                ..pages.query(away.then_some("away"))
            };
            list(&client.people(&query)?, format)
        }
        People::Show { person } => show(&client.person(person)?, format),
        People::Away {
            person,
            from,
            until,
            cover,
        } => {
            let absence = NewAbsence {
                cover: cover.clone(),
                from: beginning_of(from)?,
                until: until.as_deref().map(end_of).transpose()?,
            };
            let done = match cover {
                Some(cover) => format!("The absence is recorded; {cover} stands in."),
                None => "The absence is recorded; nobody stands in.".to_owned(),
            };
            receipt::show(&client.record_absence(person, &absence)?, &done, format);
            Ok(())
        }
        People::Back { person, from } => {
            let end = AbsenceEnd {
                from: from.as_deref().map(beginning_of).transpose()?,
            };
            receipt::show(&client.end_absence(person, &end)?, "The absence is ended.", format);
            Ok(())
        }
        People::Vacancies { service } => vacancies(&client.vacancies(service.as_deref())?, format),
    }
}

fn list(page: &v1::Page<v1::Person>, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.people/1", page);
        return Ok(());
    }
    let mut table = output::table(&["person", "name", "roles", "away"]);
    for person in &page.items {
        let away = person.absences.iter().map(absence).collect::<Vec<_>>();
        table.add_row([
            person.person.clone(),
            person.name.clone(),
            person.posts.iter().map(post).collect::<Vec<_>>().join("; "),
            away.join("; "),
        ]);
    }
    output::show_table(&table, "There is nobody to show.");
    more(page.next.as_ref());
    Ok(())
}

fn post(post: &v1::Post) -> String {
    match &post.service {
        Some(service) => format!("{} of {service}", post.role),
        None => format!("{} (all services)", post.role),
    }
}

fn absence(absence: &v1::Absence) -> String {
    let until = match &absence.until {
        Some(until) => format!(" until {}", day(until)),
        None => ", open end".to_owned(),
    };
    let begun = if absence.now { "since" } else { "from" };
    let cover = match &absence.cover {
        Some(cover) => format!(", {cover} stands in"),
        None => ", nobody stands in".to_owned(),
    };
    format!("{begun} {}{until}{cover}", day(&absence.from))
}

fn show(detail: &v1::PersonDetail, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.person/1", detail);
        return Ok(());
    }
    let person = &detail.person;
    anstream::println!("{STRONG}{} {}{STRONG:#}", person.person, person.name);
    if person.posts.is_empty() {
        anstream::println!("Holds no role");
    }
    for held in &person.posts {
        anstream::println!("Is {}", post(held));
    }
    for away in &person.absences {
        anstream::println!("Away {}", absence(away));
    }
    for covered in &detail.covers {
        let until = covered.until.as_deref().map(|until| format!(" until {}", day(until)));
        anstream::println!(
            "Stands in for {} from {}{}",
            covered.person,
            day(&covered.from),
            until.unwrap_or_default()
        );
    }
    for delegation in &detail.delegations {
        anstream::println!("May act {}", super::delegation::words(delegation));
    }
    anstream::println!("\nratchet today {} says what is due from them.", person.person);
    Ok(())
}

fn vacancies(page: &v1::Page<v1::Vacancy>, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.vacancies/1", page);
        return Ok(());
    }
    let mut table = output::table(&["service", "role", "since", "told", "owes", "away"]);
    for vacancy in &page.items {
        let more = (vacancy.owes_in_all as usize).saturating_sub(vacancy.owes.len());
        let and_more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        table.add_row([
            vacancy.service.clone(),
            vacancy.role.clone(),
            vacancy.since.as_deref().map(day_and_time).unwrap_or_default(),
            vacancy.told.clone().unwrap_or_default(),
            format!("{}{and_more}", vacancy.owes.join(", ")),
            vacancy.away.join(", "),
        ]);
    }
    output::show_table(&table, "Every role that is needed has somebody.");
    Ok(())
}
