//! Two hundred judges at once from one address log in, open their list and save their marks.

use std::sync::Barrier;
use std::time::Instant;

use super::visitor::{Visitor, after};

/// How many judges.
pub(crate) const JUDGES: usize = 200;

/// Where a mark goes.
struct Place {
    /// Interface of the sheet.
    api: String,
    /// Its first aspect.
    aspect: String,
    /// Full mark of that aspect.
    full: String,
}

/// The first places of a judge, one a sheet.
fn places(judge: &Visitor, most: usize) -> Vec<Place> {
    let (_status, list) = judge.get("/judge");
    let sheets: Vec<&str> =
        list.split("href=\"/sheets/").skip(1).filter_map(|part| part.split('"').next()).collect();
    let place = |uid: &&str| {
        let (_status, sheet) = judge.get(&format!("/sheets/{uid}"));
        Place {
            api: format!("{}/api/sheets/{uid}/marks", judge.base),
            aspect: after(&sheet, "name=\"mark:"),
            full: after(&sheet, "data-max=\""),
        }
    };
    sheets.iter().take(most).map(place).collect()
}

fn mark(judge: &Visitor, place: &Place, client_uid: &str, value: &str) -> u16 {
    let aspect = &place.aspect;
    let body =
        format!(r#"{{"client_uid":"{client_uid}","marks":[{{"aspect":"{aspect}","value":"{value}"}}]}}"#);
    let request =
        judge.agent.put(&place.api).content_type("application/json").header("X-CSRF-Token", &judge.token);
    let mut answer = request.send(body).unwrap();
    answer.body_mut().read_to_string().unwrap();
    answer.status().as_u16()
}

/// The client's own main: prints the longest time until a judge's marks were saved, in millionths of a second, and then
/// the status of every answer.
pub(crate) fn run(base: &str) {
    let met = together(JUDGES, |number| {
        let begun = Instant::now();
        let (judge, mut statuses) = Visitor::log_in(base, &format!("judge{}", number + 1), "/judge");
        for (index, place) in places(&judge, 2).iter().enumerate() {
            statuses.push(mark(&judge, place, &format!("crowd-{number}-{index}"), &place.full));
        }
        (begun.elapsed(), statuses)
    });
    println!("{}", met.iter().map(|(time, _)| *time).max().unwrap().as_micros());
    met.iter().flat_map(|(_, statuses)| statuses).for_each(|status| println!("{status}"));
}

/// Runs the work of each at once.
fn together<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let ready = Barrier::new(count);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..count)
            .map(|number| {
                let (ready, work) = (&ready, &work);
                scope.spawn(move || {
                    ready.wait();
                    work(number)
                })
            })
            .collect();
        running.into_iter().map(|running| running.join().unwrap()).collect()
    })
}
