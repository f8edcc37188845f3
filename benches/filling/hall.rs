//! The hall of one event: from the draw to the signed result, by the use-cases of the product.

use std::collections::HashMap;

use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::audit::model::StreamKind;
use jiangsai::audit::store::stream_by_uid;
use jiangsai::kernel::ids::{SeatId, SubjectId};
use jiangsai::kernel::score::Score;
use jiangsai::lifecycle::draw::usecase::draw_codes;
use jiangsai::lifecycle::judging::model::{Entered, Sheet};
use jiangsai::lifecycle::judging::usecase::{panels, read_back, save, seats_in_tx, sheets_in_tx, sign};
use jiangsai::lifecycle::ranking::usecase::{confirm, decrypt, sign as sign_round};
use jiangsai::lifecycle::setup::model::{Aspect, AspectKind, Module};
use jiangsai::lifecycle::setup::usecase::modules_in_tx;
use jiangsai::platform::db::tx;

use super::PASSWORD;
use super::plan::Stop;
use super::walk::Competition;

/// A seat of the panels: uid, who sits there, and which of the three.
type Seats = HashMap<SeatId, (String, String, usize)>;

/// What was made for an event's hall, to be looked at.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) sheet: Option<String>,
    pub(crate) seat: Option<String>,
    pub(crate) correction: Option<String>,
}

impl Competition<'_> {
    /// As far as the hall of an event is asked for.
    pub(crate) fn judge(&self, event: usize) -> Seen {
        let stop = self.wanted.stop;
        let round = &self.events[event].round;
        self.hand.turn_to(-1);
        if stop < Stop::Drawn {
            return Seen::default();
        }
        let words = "风调雨顺 国泰民安";
        self.hand.does(self.by("encryption"), |act| draw_codes(act, round, words));
        if stop == Stop::Drawn {
            return Seen::default();
        }
        self.hand.turn_to(0);
        self.seat(event);
        self.hand.does(self.by("chief"), |act| panels::start(act, round, None));
        let (modules, sheets, seats) = self.read(event);
        self.mark(&modules, &sheets, &seats);
        let own = |sheet: &&Sheet| seats[&sheet.seat_id].2 == 0 && !sheet.agreed;
        let first = sheets.iter().find(own);
        let seen = Seen {
            sheet: first.map(|sheet| sheet.uid.clone()),
            seat: first.map(|sheet| seats[&sheet.seat_id].0.clone()),
            correction: None,
        };
        if stop > Stop::Judging {
            self.sign_sheets(&seats);
        }
        if stop > Stop::Marked {
            self.open(round);
        }
        seen
    }

    fn seat(&self, event: usize) {
        let (installation, round) = (&self.hand.installation, &self.events[event].round);
        let modules = tx::read(&installation.pool, |conn| {
            let stream = stream_by_uid(conn, StreamKind::Round, round)?;
            modules_in_tx(conn, stream.as_round()?)
        });
        let judges = self.office.judges(self.wanted, event);
        for judge in &judges {
            self.hand.log_in(judge);
        }
        for module in modules.unwrap() {
            for judge in &judges {
                // Some judge comes from the unit of a contestant: that is asked, and said why.
                let sent = (module.uid.as_str(), judge.as_str(), "无其他人选");
                self.hand.does(self.by("host"), |act| panels::seat(act, round, sent));
            }
        }
    }

    fn read(&self, event: usize) -> (Vec<Module>, Vec<Sheet>, Seats) {
        let judges = self.office.judges(self.wanted, event);
        tx::read(&self.hand.installation.pool, |conn| {
            let stream = stream_by_uid(conn, StreamKind::Round, &self.events[event].round)?;
            let modules = modules_in_tx(conn, stream.as_round()?)?;
            let mut seats = Seats::new();
            for module in &modules {
                for (number, seat) in seats_in_tx(conn, module)?.into_iter().enumerate() {
                    seats.insert(seat.id, (seat.uid, judges[number].clone(), number));
                }
            }
            Ok((modules, sheets_in_tx(conn, stream.as_round()?)?, seats))
        })
        .unwrap()
    }

    /// Fills the sheets in: one mark a save, as a pad does; whole sheets at once where they are wide. In a hall that is
    /// still at work every other sheet is empty.
    fn mark(&self, modules: &[Module], sheets: &[Sheet], seats: &Seats) {
        for (place, sheet) in sheets.iter().enumerate() {
            if self.wanted.stop == Stop::Judging && !place.is_multiple_of(2) {
                continue;
            }
            let module = modules.iter().find(|module| module.id == sheet.module_id).unwrap();
            let (_seat, login, judge) = &seats[&sheet.seat_id];
            let own = module.aspects.iter().filter(|aspect| sheet.agreed == agreed(aspect));
            let entered: Vec<Entered> = own
                .enumerate()
                .map(|(number, aspect)| Entered {
                    aspect: aspect.uid.clone(),
                    value: value(aspect, sheet.subject_id, number, *judge),
                    reason: String::new(),
                })
                .collect();
            let at_once = if self.wanted.wide { entered.len() } else { 1 };
            for part in entered.chunks(at_once) {
                let actor = self.office.actor(login);
                self.hand.does(actor, |act| save::save(act, &sheet.uid, part));
            }
        }
    }

    fn sign_sheets(&self, seats: &Seats) {
        let installation = &self.hand.installation;
        for (seat, login, _number) in seats.values() {
            let actor = self.office.actor(login);
            let digest = sign::batch(By::new(installation, actor), seat).unwrap().digest;
            let read = read_back::whole(installation, (seat, &digest));
            let signing = sign::Signing { digest: &digest, read: &read, password: PASSWORD };
            self.hand.does(actor, |act| sign::sign(act, seat, &signing));
        }
    }

    /// The chief confirms, two people open the codes, two sign.
    fn open(&self, round: &str) {
        let (installation, system) = (&self.hand.installation, Actor::system());
        self.hand.log_in(&self.office.chosen("chief", self.wanted));
        let digest = confirm::page(By::new(installation, &system), round).unwrap().digest.unwrap();
        self.hand.does(self.by("chief"), |act| confirm::confirm(act, round, &digest));
        if self.wanted.stop == Stop::Confirmed {
            return;
        }
        for kind in ["encryption", "supervisor"] {
            self.hand.does(self.by(kind), |act| decrypt::consent(act, round));
        }
        let digest = sign_round::page(By::new(installation, &system), round).unwrap().digest;
        for kind in ["chief", "supervisor"] {
            self.hand.does(self.by(kind), |act| sign_round::sign(act, round, &digest));
        }
    }
}

fn agreed(aspect: &Aspect) -> bool {
    aspect.kind == AspectKind::Measured
}

/// A mark the aspect admits: any step of it where judges score, and no spread on a J aspect.
fn value(aspect: &Aspect, subject: SubjectId, number: usize, judge: usize) -> String {
    let mixed = |parts: &[i64]| parts.iter().fold(subject.row(), |sum, part| (sum * 7919 + part) % 104_729);
    let (number, judge) = (i64::try_from(number).unwrap(), i64::try_from(judge).unwrap());
    let step = aspect.step.thousandths();
    let given = match aspect.kind {
        AspectKind::Judged => return (mixed(&[number]) % 4).to_string(),
        AspectKind::Scored => mixed(&[number, judge]) % (aspect.max.thousandths() / step + 1) * step,
        AspectKind::Measured => mixed(&[number]) % 2 * aspect.max.thousandths(),
    };
    Score::from_thousandths(given).to_string()
}
