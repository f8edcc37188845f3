//! A correction of one mark, proposed when the awards were worked out.

use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::score::Score;
use jiangsai::lifecycle::ranking::model::correction::{Ground, Item};
use jiangsai::lifecycle::ranking::usecase::correct::propose::{self, Proposal};
use jiangsai::lifecycle::ranking::usecase::correct::read;

use super::walk::Competition;

impl Competition<'_> {
    /// The first agreed value of the first entry is the other of the two it may be; answers the correction's uid.
    pub(crate) fn correct(&self) -> String {
        let (installation, host) = (&self.hand.installation, self.by("host"));
        let new = Proposal {
            ground: Ground::Recheck,
            public_reason: None,
            reason: "录入有误".to_owned(),
            document: None,
        };
        let division = &self.events[0].division;
        let uid = self.hand.does(host, |act| propose::propose(act, division, &new));
        let offered = read::offered(By::new(installation, &Actor::system()), &uid).unwrap();
        let ranked = |one: &&read::Listed| one.status == EntryStatus::Ranked;
        let entry = offered.entries.iter().find(ranked).expect("nobody is ranked").number.clone();
        let modules = offered.marks(&entry).unwrap();
        let (module, cell) = modules
            .iter()
            .flat_map(|(module, cells)| cells.iter().map(move |cell| (module, cell)))
            .find(|(_module, cell)| cell.judge.is_none())
            .unwrap();
        let one = Score::from_thousandths(1_000);
        let item = Item::Mark {
            entry,
            module: module.clone(),
            aspect: cell.aspect.clone(),
            judge: None,
            before: cell.value,
            value: Some(if cell.value == Some(one) { Score::ZERO } else { one }),
            why: None,
        };
        self.hand.does(host, |act| propose::add(act, &uid, std::slice::from_ref(&item)));
        uid
    }
}
