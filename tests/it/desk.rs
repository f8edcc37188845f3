//! Which competitions a desk looks at for what waits.

use crate::helpers::app::App;
use crate::helpers::client::Page;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::judged::{change, installation};
use crate::setup::{draft, office};

on_each_database! {
    /// Drafts, however many and however soon over, stand behind what is at work; and no page says that there is nothing to do
    /// while something waits.
    fn a_desk_looks_on_until_it_finds_something_to_do(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uids: Vec<String> = (0..12).map(|_| draft(&host)).collect();
        let waits = |page: &Page| -> Vec<String> {
            // What waits stands above the search of all competitions.
            let (tasks, _all) = page.body.split_once("class=\"filters\"").unwrap();
            let links = html::links(tasks).into_iter();
            links.filter_map(|link| Some(link.strip_prefix("/competitions/")?.strip_suffix("/desk")?.to_owned())).collect()
        };
        let move_to = |which: &[String], phase: &str| {
            let list = which.iter().map(|uid| format!("'{uid}'")).collect::<Vec<_>>().join(", ");
            let installation = installation(app.database().pool(), Some(app.data()));
            change(&installation, &format!("UPDATE stream SET phase = '{phase}' WHERE uid IN ({list})"));
        };
        // The last one is at work: it stands before ten of the eleven drafts.
        move_to(&uids[11..], "returned");
        let first = host.get("/desk").expect_status(200);
        assert_eq!(waits(&first)[0], uids[11]);
        let next = first.link("下一页");
        let second = host.get(&next).expect_status(200);
        assert!(waits(&second).contains(&uids[9]) && waits(&second).contains(&uids[10]), "{}", second.text());
        let back = host.get(&second.link("上一页")).expect_status(200);
        assert_eq!(waits(&back)[..10], waits(&first)[..10]);
        // Eleven wait for the authority: the one draft behind them is found all the same.
        move_to(&uids[1..], "filed");
        let page = host.get("/desk").expect_status(200);
        assert_eq!(waits(&page)[0], uids[0]);
        assert!(!page.text().contains("暂无待办事项") && !page.text().contains("下一页"));
        move_to(&uids[..1], "filed");
        host.get("/desk").expect_text("暂无待办事项");
    }
}
