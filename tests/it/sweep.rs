//! What has served is taken away, and nothing somebody may still come back to.

use chrono::TimeDelta;
use jiangsai::access::usecase::sign_in;
use jiangsai::access::usecase::sweep::sweep;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::ranking::usecase::confirm;

use crate::awards::seed::counted;
use crate::helpers::database::on_each_database;
use crate::helpers::judged::{Judged, PASSWORD, change, installation, request};

/// A month ago: longer than any request is known again at least, shorter than one nobody knows what for is.
fn a_month_ago(judged: &Judged) -> String {
    (judged.installation.now() - TimeDelta::days(30)).format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

/// The chief confirms the round by a form, which bears a key of its own.
fn confirm_as_a_form(judged: &Judged) {
    let chief = judged.account("chief", &[Role::ChiefJudge]);
    let digest = confirm::page(judged.by(&chief), &judged.round).unwrap().digest.unwrap();
    let request = request(&judged.installation);
    confirm::confirm(judged.by(&chief).asks(&request), &judged.round, &digest).unwrap();
}

on_each_database! {
    fn sessions_that_ran_out_go_and_those_in_force_stay(database) {
        let judged = Judged::new(installation(database.pool(), None), false);
        sign_in::log_in(&judged.installation, "judge1", PASSWORD, "127.0.0.1").unwrap();
        change(&judged.installation, &format!("UPDATE session SET expires_at = '{}'", a_month_ago(&judged)));
        sign_in::log_in(&judged.installation, "judge1", PASSWORD, "127.0.0.1").unwrap();
        sweep(&judged.installation).unwrap();
        assert_eq!(counted(&judged.installation.pool, "session"), 1);
    }

    fn the_key_of_a_mark_stays_until_its_results_are_public(database) {
        let judged = Judged::new(installation(database.pool(), None), false);
        confirm_as_a_form(&judged);
        let pool = &judged.installation.pool;
        let of_hall = "request_key WHERE stream_id IN (SELECT id FROM stream WHERE kind IN ('sheet', 'round'))";
        let kept = counted(pool, of_hall);
        assert!(kept > 0);
        sweep(&judged.installation).unwrap();
        assert_eq!(counted(pool, of_hall), kept, "they are young");
        change(&judged.installation, &format!("UPDATE request_key SET at = '{}'", a_month_ago(&judged)));
        sweep(&judged.installation).unwrap();
        assert_eq!(counted(pool, of_hall), kept, "their round is not published");
        change(&judged.installation, "UPDATE stream SET phase = 'publicity' WHERE kind = 'competition'");
        sweep(&judged.installation).unwrap();
        assert_eq!(counted(pool, of_hall), 0);
    }

    fn a_key_of_which_nobody_knows_what_for_stays_a_year(database) {
        let judged = Judged::new(installation(database.pool(), None), false);
        confirm_as_a_form(&judged);
        let pool = &judged.installation.pool;
        change(&judged.installation, &format!("UPDATE request_key SET at = '{}', stream_id = NULL", a_month_ago(&judged)));
        let all = counted(pool, "request_key");
        assert!(all > 0);
        sweep(&judged.installation).unwrap();
        assert_eq!(counted(pool, "request_key"), all);
    }

    fn steps_of_the_change_feed_go_after_a_day(database) {
        let judged = Judged::new(installation(database.pool(), None), false);
        let pool = &judged.installation.pool;
        assert!(counted(pool, "feed") > 0);
        change(&judged.installation, &format!("UPDATE feed SET at = '{}'", a_month_ago(&judged)));
        sweep(&judged.installation).unwrap();
        assert_eq!(counted(pool, "feed"), 0);
        assert!(counted(pool, "feed_head WHERE n > 0") == 1, "the numbers go on");
    }
}
